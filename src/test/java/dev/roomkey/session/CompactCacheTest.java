package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against cookies that better-auth 1.7.25 made; the application's secret was thrown away. */
class CompactCacheTest {
    private static final String SECRET = "a secret of an application, which is new";
    private static final String OTHER = "another secret of another application";
    private static final String GOOD =
            "eyJzZXNzaW9uIjp7InNlc3Npb24iOnsiZXhwaXJlc0F0IjoiMjAyNi0xMS0yOVQwNzoyMjowMy4zMzdaIiwidG9rZW4iOiJLeHBa"
                    + "b2ZybjdtWFVtNkRHS2hmQWVsYVBEWVJUd0ZaTyIsImNyZWF0ZWRBdCI6IjIwMjYtMTEtMjJUMDc6MjI6MDMuMzM3WiIsInVwZGF0"
                    + "ZWRBdCI6IjIwMjYtMTEtMjJUMDc6MjI6MDMuMzM3WiIsImlwQWRkcmVzcyI6IiIsInVzZXJBZ2VudCI6Im5vZGUiLCJ1c2VySWQi"
                    + "OiJQelFVdU9Yb3hCQmZIb1hPRkZZeEZmNWZMclcyMzA5ZyIsImlkIjoieFBqZlVSMzcyRURRZTljY3F1TkI2OFRLak54b2JYcmIi"
                    + "fSwidXNlciI6eyJuYW1lIjoiSGVkeSIsImVtYWlsIjoiaGVkeUBleGFtcGxlLmNvbSIsImVtYWlsVmVyaWZpZWQiOmZhbHNlLCJj"
                    + "cmVhdGVkQXQiOiIyMDI2LTExLTIyVDA3OjIyOjAzLjMzNloiLCJ1cGRhdGVkQXQiOiIyMDI2LTExLTIyVDA3OjIyOjAzLjMzNloi"
                    + "LCJpZCI6IlB6UVV1T1hveEJCZkhvWE9GRll4RmY1ZkxyVzIzMDlnIn0sInVwZGF0ZWRBdCI6MTc5NTMzMjEyMzM1NiwidmVyc2lv"
                    + "biI6IjEifSwiZXhwaXJlc0F0IjoxNzk1MzMyNDIzMzU2LCJzaWduYXR1cmUiOiJpMGplZ0xVZzdnSDVjbjRvQnlWYWZRM0ZlS21O"
                    + "SDZMSnRyVWFCNm9CTXVzIn0";
    private static final Instant MADE = Instant.ofEpochMilli(1795332123356L);

    private final SealedOpener opener = opener(SECRET);

    @Test
    void sessionOfTheApplicationIsOpened() {
        assertThat(opener(OTHER, SECRET).open(GOOD, MADE))
                .isInstanceOfSatisfying(
                        Checked.Good.class,
                        it -> assertThat(((JsonObject) it.value())
                                        .getJsonObject("user")
                                        .getString("name"))
                                .isEqualTo("Hedy"));
    }

    @Test
    void otherSecretIsRefused() {
        assertThat(opener(OTHER).open(GOOD, MADE)).isEqualTo(Checked.bad(RejectReason.SIGNATURE));
    }

    @Test
    void cacheLastsFiveMinutes() {
        assertThat(opener.open(GOOD, MADE.plusSeconds(299))).isInstanceOf(Checked.Good.class);
        assertThat(opener.open(GOOD, MADE.plusSeconds(301))).isEqualTo(Checked.bad(RejectReason.EXPIRED));
    }

    @Test
    void sessionMayEndBeforeItsCache() {
        var made = Instant.ofEpochMilli(1_000);
        var json = "{\"session\":{\"session\":{\"expiresAt\":\"1970-01-01T00:00:02Z\"},\"user\":{\"id\":\"u\"}}";

        assertThat(opener.open(signed(json, 9_000), made)).isInstanceOf(Checked.Good.class);
        assertThat(opener.open(signed(json, 9_000), made.plusSeconds(1))).isEqualTo(Checked.bad(RejectReason.EXPIRED));
    }

    @Test
    void expiryCannotBeMoved() {
        var json = new String(Base64.getUrlDecoder().decode(GOOD), StandardCharsets.UTF_8);
        var moved = json.replaceFirst("\"expiresAt\":1", "\"expiresAt\":2");

        assertThat(opener.open(encoded(moved), MADE)).isEqualTo(Checked.bad(RejectReason.SIGNATURE));
    }

    /** A name is the user's own choice, and must not be read as the end of the session. */
    @Test
    void nameThatLooksLikeTheEndIsAName() {
        var name = "},\"expiresAt\":9,\"signature\":\"" + "A".repeat(43) + "\"}";
        var session = new JsonObject()
                .put("session", new JsonObject().put("expiresAt", "2027-01-01T00:00:00Z"))
                .put("user", new JsonObject().put("name", name));

        var opened = opener.open(signed("{\"session\":" + session.encode(), 9_000), Instant.ofEpochMilli(0));

        assertThat(opened).isEqualTo(Checked.good(session));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"session\":{}}",
                "{\"session\":{\"a\":1},\"expiresAt\":9000}",
                "{\"session\":{\"a\":1},\"expiresAt\":9000,\"signature\":\"\"}",
                " {\"session\":{\"a\":1},\"expiresAt\":9000,\"signature\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                "{\"session\":{\"a\":1},\"expiresAt\":0,\"signature\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                "{\"session\":{\"a\":1},\"expiresAt\":9e9,\"signature\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                "{\"session\":7,\"expiresAt\":9000,\"signature\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                "{\"session\":,\"expiresAt\":9000,\"signature\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"
            })
    void otherFormsAreMalformed(String json) {
        assertThat(opener.open(encoded(json), MADE)).isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"session\":{\"a\":1,\"a\":2}", "{\"session\":{]}", "{\"session\":}"})
    void signedTextThatIsNoStrictJsonIsMalformed(String json) {
        assertThat(opener.open(signed(json, 9_000), Instant.ofEpochMilli(0)))
                .isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @Test
    void noByteCanBeChanged() {
        var accepted = IntStream.range(0, GOOD.length())
                .mapToObj(at -> GOOD.substring(0, at) + (GOOD.charAt(at) == 'A' ? 'B' : 'A') + GOOD.substring(at + 1))
                .filter(it -> opener.open(it, MADE) instanceof Checked.Good);

        assertThat(accepted).isEmpty();
    }

    @Property(tries = 1000)
    void noTextThrows(@ForAll String text, @ForAll byte[] bytes) {
        assertThat(opener.open(text, MADE)).isEqualTo(Checked.bad(RejectReason.MALFORMED));
        assertThat(opener.open(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), MADE))
                .isEqualTo(Checked.bad(RejectReason.MALFORMED));
    }

    @Property(tries = 1000)
    void noChangeOfTheTextIsTaken(
            @ForAll @IntRange(max = 5000) int at, @ForAll @ByteRange(min = 32, max = 126) byte sign) {
        var bytes = Base64.getUrlDecoder().decode(GOOD);
        int index = at % bytes.length;
        boolean same = bytes[index] == sign;
        bytes[index] = sign;

        var opened = opener.open(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), MADE);

        assertThat(opened instanceof Checked.Good).isEqualTo(same);
    }

    /** A cookie as better-auth makes it of {@code beginning}, which has all up to the end of the session. */
    private static String signed(String beginning, long expires) {
        var session = beginning.substring("{\"session\":".length());
        var text = session.substring(0, session.length() - 1) + ",\"expiresAt\":" + expires + "}";
        var mac = new Hmac("HmacSHA256", Secret.of(SECRET).bytes()).of(text.getBytes(StandardCharsets.UTF_8));
        var signature = Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
        return encoded(beginning + ",\"expiresAt\":" + expires + ",\"signature\":\"" + signature + "\"}");
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static SealedOpener opener(String... secrets) {
        return new SealedOpener(new SealedConfig(
                UserSource.of("web", UserSource.Pointers.subject("/user/id")),
                CookieSource.whole("app"),
                SealedConfig.Format.BETTER_AUTH_COMPACT,
                List.of(secrets).stream().map(Secret::of).toList(),
                Duration.ZERO,
                JsonPointer.from("/session/expiresAt")));
    }
}
