package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tricks with {@code Cookie} headers. They are played with an Auth.js cookie, which is encrypted and which nobody
 * here decrypts, so what is held is the value that the parser finds.
 */
class CookieVectorsTest {
    private static final Presented SESSION = new Value(session());

    private static final Map<String, Presented> FOUND = Map.of(
            // Both lines count, although HTTP/1.1 clients should send one.
            "header/two-cookie-lines-http1", SESSION,
            "header/duplicate-same-name", new Unusable(RejectReason.DUPLICATE_COOKIE),
            // The same cookie under two paths: nobody planted anything.
            "header/duplicate-equal", SESSION,
            "header/quoted-value", SESSION,
            // A cookie like any other.
            "header/dollar-version", SESSION,
            // A name that begins with a no-break space is another name.
            "header/nbsp-prefixed-name", SESSION,
            // 9 KB would be too much for many servers; ours reads 16 KiB, since chunked sessions are as long as that.
            "header/huge", SESSION,
            // The name itself is not there, and 64 cookies are still read; chunks are not put together.
            "header/too-many-chunks", new Absent(),
            "header/chunk-gap", new Absent());

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void parserFindsWhatItShould(String id) {
        var vector = Vectors.byId(id);

        var found = new CookieHeader(Vectors.credentials(vector).cookieLines())
                .find(CookieSource.whole(vector.getJsonObject("config").getString("cookieName")));

        assertThat(found).isEqualTo(FOUND.get(id));
    }

    static Stream<String> ids() {
        return FOUND.keySet().stream();
    }

    @Test
    void hugeHeaderIsRefusedOnceItPassesOurOwnLimit() {
        var lines =
                new ArrayList<>(Vectors.credentials(Vectors.byId("header/huge")).cookieLines());
        lines.add("more=" + "x".repeat(CookieHeader.MAX_BYTES / 2));

        var found = new CookieHeader(lines).find(CookieSource.whole("__Secure-authjs.session-token"));

        assertThat(found).isEqualTo(new Unusable(RejectReason.MALFORMED));
    }

    @Test
    void everyVectorIsHere() {
        assertThat(Vectors.ofScheme("cookie-header").map(it -> it.getString("id")))
                .containsExactlyInAnyOrderElementsOf(FOUND.keySet());
    }

    /** What stands behind the name in the vector that has the cookie on a line of its own. */
    private static String session() {
        String line = Vectors.byId("header/two-cookie-lines-http1")
                .getJsonArray("cookieHeaders")
                .getString(1);
        return line.substring(line.indexOf('=') + 1);
    }
}
