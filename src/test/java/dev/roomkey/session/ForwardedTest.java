package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.IntrospectConfig.Forward;
import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {
    private static final Forward CHUNKED =
            new Forward(List.of(CookieSource.chunked("sid", 3), CookieSource.whole("device")), false, List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sid=1                              | cookie:sid=1
            x=0; sid=1; y=2                    | cookie:sid=1
            device=2; sid=1                    | cookie:sid=1; device=2
            sid=1; sid=1                       | cookie:sid=1
            sid="1"                            | cookie:sid=1
            sid.1=b; sid.0=a                   | cookie:sid.0=a; sid.1=b
            sid=w; sid.0=a; sid.1=b            | cookie:sid=w
            sid=; sid.0=a                      | cookie:sid.0=a
            sid.0=a; sid.1=                    | cookie:sid.0=a
            sid.0=a; sid.00=b; sid.x=c         | cookie:sid.0=a
            sid=; device=2                     | cookie:device=2
            sid=a=b%3B%20c                     | cookie:sid=a=b%3B%20c
            """)
    void namedCookiesAreHandedOn(String cookies, String expected) {
        assertThat(find(cookies)).isEqualTo(new Value(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x=1", "sid=", "sid", "SID=1", "sid2=1", "\u00a0sid=1", "device=; sid.0="})
    void otherCookiesAreNoCredential(String cookies) {
        assertThat(find(cookies)).isEqualTo(new Absent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sid=a b",
                "sid=a,b",
                "sid=a\\b",
                "sid=a\"b",
                "sid=a\tb",
                "sid=a\u00e9",
                "sid=a\u0000",
                "sid=a\rb",
                "sid=a\nb",
                "sid=\"a b\"",
                "sid.0=a; sid.1=b c",
                "sid=1; device=a b",
                "sid.0=a; sid.2=c",
                "sid.1=b",
                "sid.3=d"
            })
    void cookieThatCouldBeReadInTwoWaysIsRefused(String cookies) {
        assertThat(find(cookies)).isEqualTo(new Unusable(RejectReason.MALFORMED));
    }

    @Test
    void plantedCookieIsRefused() {
        assertThat(find("sid=1; device=2; device=3")).isEqualTo(new Unusable(RejectReason.DUPLICATE_COOKIE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\rb", "a\nX: y", "a\u00e9", "\u007f"})
    void headerThatCouldEndTheLineIsRefused(String token) {
        var forward = new Forward(List.of(), false, List.of("x-token"));

        assertThat(Forwarded.find(forward, header(token))).isEqualTo(new Unusable(RejectReason.MALFORMED));
        assertThat(Forwarded.find(
                        new Forward(List.of(), true, List.of()), Credentials.of(List.of(), "Bearer " + token)))
                .isEqualTo(new Unusable(RejectReason.MALFORMED));
    }

    @Property(tries = 2000)
    void whatIsHandedOnIsOneCleanLine(@ForAll @StringLength(max = 60) String noise) {
        for (var cookies : List.of("sid=" + noise, noise + "; sid=" + noise, "sid.0=" + noise + "; sid.1=" + noise)) {
            if (find(cookies) instanceof Value(var text)) {
                assertThat(text).matches("cookie:[!-~]+( [!-~]+)*").doesNotContain("\"", ",", "\\");
                assertThat(Forwarded.of(text).text()).isEqualTo(text);
            }
        }
    }

    @Test
    void nothingPrintsTheCredential() {
        assertThat(Forwarded.of("cookie:sid=secret").toString()).doesNotContain("secret");
    }

    private static Presented find(String cookies) {
        return Forwarded.find(CHUNKED, Credentials.of(List.of(cookies), null));
    }

    private static Credentials header(String token) {
        return new Credentials(name -> name.equals("x-token") ? List.of(token) : List.of());
    }
}
