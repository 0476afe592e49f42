package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Carriers.Unwrap;
import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarriedTest {
    private static final String ASSERTION = "cf-access-jwt-assertion";
    private static final Carried CARRIED = new Carried(
            new Carriers(CookieSource.whole("sid"), Unwrap.NONE, "Cf-Access-Jwt-Assertion", true), Verdicts::call);

    @Test
    void cookieComesBeforeHeaderBeforeBearer() {
        var all = Map.of("cookie", List.of("sid=c"), ASSERTION, List.of("h"), "authorization", List.of("Bearer b"));
        var noCookie = Map.of(ASSERTION, List.of("h"), "authorization", List.of("Bearer b"));
        var bearer = Map.of("authorization", List.of("Bearer b"), ASSERTION, List.of(""));

        assertThat(find(all)).isEqualTo(new Value("c"));
        assertThat(find(noCookie)).isEqualTo(new Value("h"));
        assertThat(find(bearer)).isEqualTo(new Value("b"));
        assertThat(find(Map.of())).isEqualTo(new Absent());
    }

    @Test
    void repeatedHeaderIsRefused() {
        assertThat(find(Map.of(ASSERTION, List.of("a", "a")))).isEqualTo(new Unusable(RejectReason.MALFORMED));
    }

    @Test
    void headerCountsAsSentByTheBrowserItself() {
        assertThat(isSentByItself(Map.of(ASSERTION, List.of("h"), "authorization", List.of("Bearer b"))))
                .isTrue();
        assertThat(isSentByItself(Map.of(ASSERTION, List.of("h", "h")))).isTrue();
        assertThat(isSentByItself(Map.of("authorization", List.of("Bearer b")))).isFalse();
    }

    private static Presented find(Map<String, List<String>> headers) {
        return CARRIED.find(credentials(headers));
    }

    private static boolean isSentByItself(Map<String, List<String>> headers) {
        return CARRIED.isSentByItself(credentials(headers));
    }

    private static Credentials credentials(Map<String, List<String>> headers) {
        return new Credentials(name -> headers.getOrDefault(name, List.of()));
    }
}
