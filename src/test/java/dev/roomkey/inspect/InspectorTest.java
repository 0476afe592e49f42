package dev.roomkey.inspect;

import static dev.roomkey.inspect.Tokens.KEY;
import static dev.roomkey.inspect.Tokens.NOW;
import static dev.roomkey.inspect.Tokens.SECRET;
import static dev.roomkey.inspect.Tokens.claims;
import static dev.roomkey.inspect.Tokens.inspector;
import static dev.roomkey.inspect.Tokens.part;
import static dev.roomkey.inspect.Tokens.signed;
import static dev.roomkey.inspect.Tokens.video;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.inspect.Finding.Fault;
import dev.roomkey.inspect.Inspection.Kind;
import dev.roomkey.inspect.Inspection.Line;
import dev.roomkey.inspect.Inspection.Signature;
import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InspectorTest {
    private static final JsonObject HS256 = new JsonObject().put("alg", "HS256");
    private static final byte[] SECRET_BYTES = SECRET.getBytes(UTF_8);

    static Stream<Arguments> spoilt() {
        long now = NOW.getEpochSecond();
        return Stream.of(
                claim("expired", it -> it.put("exp", now - 3600), Fault.EXPIRED),
                claim("a life for a time", it -> it.put("exp", 3600), Fault.EXPIRED),
                claim("expired within the leeway", it -> it.put("exp", now - 30), Fault.ALMOST_OVER),
                claim("a minute left", it -> it.put("exp", now + 59), Fault.ALMOST_OVER),
                claim("without exp", it -> without(it, "exp"), Fault.NO_EXPIRY),
                claim("exp in milliseconds", it -> it.put("exp", (now + 60) * 1000), Fault.TIME_FORM),
                claim("exp as a text", it -> it.put("exp", "" + (now + 60)), Fault.TIME_FORM),
                claim("nbf in the future", it -> it.put("nbf", now + 300), Fault.NOT_YET_VALID),
                claim("nbf a bit ahead", it -> it.put("nbf", now + 30), Fault.CLOCK_AHEAD),
                claim("without nbf", it -> without(it, "nbf"), Fault.NO_NOT_BEFORE),
                claim("nbf of zero", it -> it.put("nbf", 0), Fault.NO_NOT_BEFORE),
                claim("exp before nbf", it -> it.put("exp", now - 1).put("nbf", now), Fault.NEVER_VALID),
                claim("a life of two days", it -> it.put("exp", now + 172_800), Fault.LONG_LIFE),
                claim("without iss", it -> without(it, "iss"), Fault.NO_ISSUER),
                claim("of another key", it -> it.put("iss", "APIother12345"), Fault.OTHER_KEY),
                claim("without sub", it -> without(it, "sub"), Fault.NO_IDENTITY),
                claim("an e-mail address", it -> it.put("sub", "a@example.com"), Fault.PERSONAL_IDENTITY),
                claim("without video", it -> without(it, "video"), Fault.NO_GRANTS),
                claim("video as a list", it -> it.put("video", new JsonArray()), Fault.GRANT),
                claim("grants in place of video", it -> without(it, "video").put("grants", video()), Fault.GRANT),
                claim("Video in place of video", it -> without(it, "video").put("Video", video()), Fault.GRANT),
                claim("room beside video", it -> it.put("room", "blue"), Fault.GRANT),
                claim("a webhook's", it -> without(it, "video").put("sha256", "x"), Fault.NO_GRANTS),
                claim("an agent", it -> it.put("kind", "agent"), Fault.KIND),
                claim("an unknown kind", it -> it.put("kind", "robot"), Fault.GRANT),
                claim("tags as a list", it -> it.put("roomConfig", tagsAsList()), Fault.GRANT),
                claim("the secret in it", it -> it.put("metadata", "key=" + SECRET), Fault.SECRET_IN_CLAIMS),
                claim("long", it -> it.put("metadata", "x".repeat(4000)), Fault.LONG),
                claim("too long", it -> it.put("metadata", "x".repeat(8000)), Fault.TOO_LONG),
                grant("without roomJoin", it -> without(it, "roomJoin"), Fault.NO_GRANTS),
                grant("without room", it -> without(it, "room"), Fault.NO_ROOM),
                grant("roomName", it -> without(it, "room").put("roomName", "blue"), Fault.GRANT),
                grant("can_publish", it -> it.put("can_publish", false), Fault.GRANT),
                grant("ExLivekit's canUpdateMetadata", it -> it.put("canUpdateMetadata", true), Fault.GRANT),
                grant("a text for yes", it -> it.put("canPublish", "true"), Fault.GRANT),
                grant("no source", it -> it.put("canPublishSources", new JsonArray()), Fault.GRANT),
                grant("an unknown source", it -> it.put("canPublishSources", new JsonArray().add("cam")), Fault.GRANT),
                grant("canPublish not there", it -> without(it, "canPublish"), Fault.IMPLIED),
                grant("an admin who joins", it -> it.put("roomAdmin", true), Fault.PRIVILEGED),
                grant("list only", it -> new JsonObject().put("roomList", true), Fault.NO_JOIN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoilt")
    void faultOfASpoiltTokenIsNamed(String name, String token, Fault fault) {
        var inspection = inspector(KEY).inspect(token);

        assertThat(inspection.kind()).isEqualTo(Kind.LIVEKIT_TOKEN);
        assertThat(faults(inspection)).contains(fault);
    }

    static Stream<Arguments> texts() {
        var token = signed(claims());
        return Stream.of(
                Arguments.of("", Kind.UNKNOWN, Fault.EMPTY),
                Arguments.of(" \u200b\n", Kind.UNKNOWN, Fault.EMPTY),
                Arguments.of("hello", Kind.UNKNOWN, Fault.NOT_A_TOKEN),
                Arguments.of("wss://demo.livekit.cloud", Kind.UNKNOWN, Fault.NOT_A_TOKEN),
                Arguments.of("{\"server_url\": \"wss://x\"}", Kind.UNKNOWN, Fault.NOT_A_TOKEN),
                Arguments.of("{\"server_url\": ", Kind.UNKNOWN, Fault.NOT_A_TOKEN),
                Arguments.of("{\"title\": \"no\", \"status\": 401}", Kind.UNKNOWN, Fault.ERROR_ANSWER),
                Arguments.of("APIxyz12345abc", Kind.API_KEY, Fault.API_KEY),
                Arguments.of("devkey", Kind.API_KEY, Fault.API_KEY),
                Arguments.of("LIVEKIT_API_KEY=" + KEY.id(), Kind.API_KEY, Fault.API_KEY),
                Arguments.of("secret", Kind.API_SECRET, Fault.API_SECRET),
                Arguments.of(SECRET, Kind.API_SECRET, Fault.API_SECRET),
                Arguments.of("\"" + SECRET + "\"", Kind.API_SECRET, Fault.API_SECRET),
                Arguments.of("export LIVEKIT_API_SECRET=" + SECRET, Kind.API_SECRET, Fault.API_SECRET),
                Arguments.of(KEY.id() + ": " + SECRET, Kind.API_SECRET, Fault.API_SECRET),
                Arguments.of("Fe26.2*1*abc", Kind.UNKNOWN, Fault.OTHER_SYSTEM),
                Arguments.of("s%3Aabc.def", Kind.UNKNOWN, Fault.OTHER_SYSTEM),
                Arguments.of(token.substring(0, 30), Kind.UNKNOWN, Fault.TRUNCATED),
                Arguments.of(token.substring(0, token.lastIndexOf('.')), Kind.UNKNOWN, Fault.TRUNCATED),
                Arguments.of(token.replace("eyJ", "eyj"), Kind.UNKNOWN, Fault.NOT_A_TOKEN),
                Arguments.of("eyJhbGciOiJ.e30.x", Kind.UNKNOWN, Fault.MALFORMED),
                Arguments.of("eyJhbGciOiJkaXIifQ..a.b.c", Kind.UNKNOWN, Fault.ENCRYPTED),
                Arguments.of("x".repeat(Inspector.MAX_LENGTH + 1), Kind.UNKNOWN, Fault.TOO_LONG_TO_READ),
                Arguments.of(
                        part(HS256.copy().put("alg", "none")) + "." + part(claims()) + ".",
                        Kind.LIVEKIT_TOKEN,
                        Fault.ALG_NONE),
                Arguments.of(signed(new JsonObject(), claims(), SECRET_BYTES), Kind.LIVEKIT_TOKEN, Fault.ALGORITHM),
                Arguments.of(
                        signed(new JsonObject().put("alg", "HS512"), claims(), SECRET_BYTES),
                        Kind.LIVEKIT_TOKEN,
                        Fault.ALGORITHM),
                Arguments.of(part(HS256) + "." + part(claims()) + ".", Kind.LIVEKIT_TOKEN, Fault.SIGNATURE_MISSING),
                Arguments.of(token.substring(0, token.length() - 3), Kind.LIVEKIT_TOKEN, Fault.SIGNATURE_WRONG),
                Arguments.of(
                        signed(
                                new JsonObject()
                                        .put("iss", "https://x.supabase.co/auth/v1")
                                        .put("sub", "1"),
                                SECRET_BYTES),
                        Kind.OTHER_TOKEN,
                        Fault.OTHER_SYSTEM),
                Arguments.of(
                        signed(new JsonObject().put("sub", "1").put("email", "a@b.c"), SECRET_BYTES),
                        Kind.OTHER_TOKEN,
                        Fault.OTHER_SYSTEM));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textThatIsNoGoodTokenIsCalledWhatItIs(String text, Kind kind, Fault fault) {
        var inspection = inspector(KEY).inspect(text);

        assertThat(inspection.kind()).isEqualTo(kind);
        assertThat(faults(inspection)).contains(fault);
        assertThat(inspection.isGood()).isFalse();
        assertThat(inspection.toJson().encode()).doesNotContain(SECRET, SECRET.substring(0, 20));
    }

    static Stream<String> wrapped() {
        var token = signed(claims());
        return Stream.of(
                "\"" + token + "\"",
                "'" + token + "',",
                "Bearer " + token,
                "Authorization: Bearer " + token,
                "Cookie: livekit=" + token + "; theme=dark",
                "const token = \"" + token + "\";",
                "NEXT_PUBLIC_TOKEN='" + token + "'",
                "{\"server_url\":\"wss://x\",\"participant_token\":\"" + token + "\"}",
                "{\"accessToken\": \"" + token + "\"}",
                "{\"data\": {\"token\": \"" + token + "\"}}",
                "https://meet.livekit.io/custom?liveKitUrl=wss://x&token=" + token,
                "wss://x.livekit.cloud/rtc?access_token=" + token + "&auto_subscribe=1",
                "Project URL: http://localhost:7880\nAccess token: " + token,
                token.substring(0, 40) + "\n  " + token.substring(40));
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void tokenIsFoundInWhatIsPastedWithIt(String text) {
        var inspection = inspector(KEY).inspect(text);

        assertThat(inspection.kind()).isEqualTo(Kind.LIVEKIT_TOKEN);
        assertThat(Objects.requireNonNull(inspection.token()).signature()).isEqualTo(Signature.RIGHT);
        assertThat(faults(inspection)).contains(Fault.WRAPPED).allMatch(Fault.WRAPPED::equals);
    }

    @Test
    void goodTokenIsExplained() {
        var inspection = inspector(KEY).inspect(signed(claims().put("name", "Alice")) + "\n");

        assertThat(inspection.findings()).isEmpty();
        assertThat(text(inspection, "Token")).isEqualTo("""
                        signed by: APIabcdefgh1234, signature right
                        identity: alice
                        name: Alice
                        valid from: 2026-01-01 00:00:00 +00:00, now
                        expires: 2026-01-01 00:10:00 +00:00, in 10 min
                        length: %d characters""".formatted(
                        Objects.requireNonNull(inspection.token()).length()));
        assertThat(text(inspection, "What it allows")).isEqualTo("""
                alice may join blue.
                May see and hear the others.
                May publish camera, microphone, screen and its sound.
                May send data.""");
    }

    @Test
    void viewersTokenSaysWhatItDoesNotAllow() {
        var viewer = video().put("canPublish", false).put("canPublishData", false);

        var inspection = inspector(KEY).inspect(signed(claims().put("video", viewer)));

        assertThat(text(inspection, "What it allows")).contains("May not publish.", "May not send data.");
    }

    @Test
    void secretsThatAreNearlyRightAreGuessed() {
        var encoded = new ApiKey(KEY.id(), Secret.of(Base64.getEncoder().encodeToString("raw bytes".getBytes(UTF_8))));

        var withLineBreak = inspector(KEY).inspect(signed(claims(), (SECRET + "\n").getBytes(UTF_8)));
        var withDecoded = inspector(encoded).inspect(signed(claims(), "raw bytes".getBytes(UTF_8)));
        var withOtherId = inspector(KEY).inspect(signed(claims().put("iss", "APIother12345")));

        assertThat(problem(withLineBreak, Fault.SIGNATURE_WRONG)).contains("line break");
        assertThat(problem(withDecoded, Fault.SIGNATURE_WRONG)).contains("base64");
        assertThat(problem(withOtherId, Fault.OTHER_KEY)).contains("but the given secret has");
    }

    @Test
    void developmentKeyIsKnownWithoutASecret() {
        var inspection = inspector().inspect(signed(claims().put("iss", "devkey"), "secret".getBytes(UTF_8)));

        assertThat(Objects.requireNonNull(inspection.token()).signature()).isEqualTo(Signature.RIGHT);
        assertThat(faults(inspection)).containsExactly(Fault.DEVELOPMENT_KEY);
    }

    @Test
    void withoutASecretTheSignatureIsNotJudged() {
        var inspection = inspector().inspect(signed(claims()));

        assertThat(inspection.isGood()).isTrue();
        assertThat(faults(inspection)).containsExactly(Fault.SIGNATURE_UNCHECKED);
    }

    @Test
    void controlCharactersOfClaimsDoNotReachAnySection() {
        var nasty = "a\u001b]0;owned\u0007\r\nok \u202Egnp.exe\u009b31m";

        var inspection =
                inspector(KEY).inspect(signed(claims().put("sub", nasty).put("name", nasty)));

        assertThat(inspection.sections())
                .flatExtracting(Inspection.Section::lines)
                .allSatisfy(it -> assertThat(it.text().codePoints()).allMatch(Printable::isPrintable));
    }

    @Test
    void secretInAClaimIsNotRepeated() {
        var inspection = inspector(KEY).inspect(signed(claims().put("metadata", "x" + SECRET + "x")));

        assertThat(inspection.toJson().encode()).contains("x[secret]x").doesNotContain(SECRET);
    }

    private static Arguments claim(String name, UnaryOperator<JsonObject> change, Fault fault) {
        return Arguments.of(name, signed(change.apply(claims())), fault);
    }

    private static Arguments grant(String name, UnaryOperator<JsonObject> change, Fault fault) {
        return claim(name, it -> it.put("video", change.apply(video())), fault);
    }

    private static JsonObject without(JsonObject object, String name) {
        object.remove(name);
        return object;
    }

    private static JsonObject tagsAsList() {
        var tag = new JsonObject().put("key", "team").put("value", "a");
        return new JsonObject().put("tags", new JsonArray().add(tag));
    }

    private static Stream<Fault> faultStream(Inspection inspection) {
        return inspection.findings().stream().map(Finding::fault);
    }

    private static java.util.List<Fault> faults(Inspection inspection) {
        return faultStream(inspection).toList();
    }

    private static String problem(Inspection inspection, Fault fault) {
        return inspection.findings().stream()
                .filter(it -> it.fault() == fault)
                .map(Finding::problem)
                .collect(Collectors.joining());
    }

    private static String text(Inspection inspection, String title) {
        return inspection.sections().stream()
                .filter(it -> it.title().equals(title))
                .flatMap(it -> it.lines().stream())
                .map(InspectorTest::text)
                .collect(Collectors.joining("\n"));
    }

    private static String text(Line line) {
        return line.label().isEmpty() ? line.text() : line.label() + ": " + line.text();
    }
}
