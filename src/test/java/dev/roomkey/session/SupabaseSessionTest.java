package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.app.StrictJson;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookie of Supabase's libraries, as they write it and as attackers do. */
class SupabaseSessionTest {
    private static final String USER = "3f1b3c7e-1111-4222-8333-444455556666";
    private static final JsonObject VECTOR = Vectors.byId("supabase/hs256");
    private static final String NAME = VECTOR.getJsonObject("config").getString("cookieName");
    private static final String VALUE = value(VECTOR);
    private static final Sessions SESSIONS = Verdicts.sessions(Vectors.config(VECTOR));

    @ParameterizedTest
    @ValueSource(strings = {"supabase/hs256", "supabase/es256-jwks", "supabase/attack-forged-user-object"})
    void vectorIsTheUserOfItsAccessToken(String id) {
        var vector = Vectors.byId(id);

        var verdict = Verdicts.now(Verdicts.sessions(Vectors.config(vector)).authenticate(Vectors.credentials(vector)));

        assertThat(subject(verdict)).isEqualTo(USER);
    }

    @Test
    void forgedUserObjectSaysAnotherUser() {
        assertThat(new String(
                        Base64Url.decode(value(Vectors.byId("supabase/attack-forged-user-object"))
                                        .substring(7))
                                .orElseThrow(),
                        StandardCharsets.UTF_8))
                .contains("\"id\":\"victim\"");
    }

    @Test
    void noChangedByteMakesAnotherUser() {
        var others = IntStream.range(0, VALUE.length())
                .boxed()
                .flatMap(SupabaseSessionTest::mutations)
                .map(it -> verdict(NAME + "=" + it))
                .filter(Authenticated.class::isInstance)
                .map(SupabaseSessionTest::subject)
                .filter(it -> !it.equals(USER));

        assertThat(others).isEmpty();
    }

    @Test
    void olderFormsHoldTheSameToken() {
        var session = session();
        var list = new JsonArray()
                .add(session.getString("access_token"))
                .add("refresh")
                .addNull();

        assertThat(List.of(percentEncoded(session.encode()), percentEncoded(list.encode()), session.encode()))
                .allSatisfy(it -> assertThat(subject(verdict(NAME + "=" + it))).isEqualTo(USER));
    }

    @Test
    void chunksArePutTogether() {
        var first = VALUE.substring(0, 700);
        var second = VALUE.substring(700);

        assertThat(subject(verdict(NAME + ".1=" + second + "; " + NAME + ".0=" + first)))
                .isEqualTo(USER);
    }

    static Stream<String> brokenChunks() {
        var first = VALUE.substring(0, 700);
        var second = VALUE.substring(700);
        return Stream.of(
                NAME + ".0=" + second + "; " + NAME + ".1=" + first,
                NAME + ".0=" + first,
                NAME + ".1=" + second,
                NAME + ".0=" + first + "; " + NAME + ".2=" + second,
                NAME + ".0=" + first + "; " + NAME + ".0=" + second,
                NAME + ".0=" + first + "; " + NAME + ".1=" + second + "; " + NAME + ".2=" + second,
                NAME + "=" + VALUE.substring(0, VALUE.length() - 1),
                NAME + "=" + VALUE + "; " + NAME + "=" + VALUE + "A");
    }

    @ParameterizedTest
    @MethodSource("brokenChunks")
    void chunksOutOfOrderAreRefused(String cookies) {
        assertThat(verdict(cookies)).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base64-",
                "base64-!",
                "base64-bnVsbA",
                "base64-e30",
                "base64-W10",
                "base64-WzFd",
                "base64-eyJhY2Nlc3NfdG9rZW4iOjF9",
                "%",
                "%7B",
                "%zz",
                "{}",
                "[]",
                "[null]",
                "null",
                "a.b.c"
            })
    void whatIsNoSessionIsRefused(String value) {
        assertThat(verdict(NAME + "=" + value)).isInstanceOf(Rejected.class);
    }

    @Test
    void bareTokenIsTaken() {
        assertThat(subject(verdict(NAME + "=" + session().getString("access_token"))))
                .isEqualTo(USER);
    }

    @Property(tries = 2000)
    void nothingThrows(@ForAll @StringLength(max = 200) String text) {
        assertThat(Stream.of(text, "base64-" + text, "%7B" + text, "[" + text).map(SupabaseSession::token))
                .hasSize(4);
    }

    @Property(tries = 2000)
    void nothingBehindTheBase64Throws(@ForAll byte[] json) {
        assertThat(SupabaseSession.token("base64-" + TestKeys.base64(json))).isNotNull();
    }

    private static Stream<String> mutations(int at) {
        return Stream.of('A', 'z', '_', '.', '%')
                .filter(it -> it != VALUE.charAt(at))
                .map(it -> VALUE.substring(0, at) + it + VALUE.substring(at + 1));
    }

    private static JsonObject session() {
        return StrictJson.object(Base64Url.decode(VALUE.substring(7)).orElseThrow())
                .orElseThrow();
    }

    private static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Verdict verdict(String cookies) {
        return Verdicts.now(SESSIONS.authenticate(Verdicts.cookie(cookies)));
    }

    private static String subject(Verdict verdict) {
        return ((Authenticated) verdict).user().id().subject();
    }

    private static String value(JsonObject vector) {
        var line = vector.getString("cookieHeader");
        return line.substring(line.indexOf('=') + 1);
    }
}
