package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final CookieSource A = CookieSource.whole("a");
    private static final CookieSource B = CookieSource.whole("b");

    private final List<String> asked = new ArrayList<>();
    private final Credentials credentials = new Credentials(name -> {
        asked.add(name);
        return List.of("a=1; b=2");
    });

    @Test
    void cookieIsLookedForOnceAndThenKnown() {
        assertThat(credentials.cookie(A)).isEqualTo(new Presented.Value("1"));
        assertThat(credentials.cookie(A)).isEqualTo(new Presented.Value("1"));

        assertThat(asked).containsExactly("cookie");
    }

    @Test
    void eachSourceHasItsOwnCookie() {
        assertThat(credentials.cookie(A)).isEqualTo(new Presented.Value("1"));
        assertThat(credentials.cookie(B)).isEqualTo(new Presented.Value("2"));
        assertThat(credentials.cookie(A)).isEqualTo(new Presented.Value("1"));
        assertThat(credentials.cookie(CookieSource.whole("c"))).isEqualTo(new Presented.Absent());
    }
}
