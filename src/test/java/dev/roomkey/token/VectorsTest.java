package dev.roomkey.token;

import static dev.roomkey.token.Fixtures.CLOCK;
import static dev.roomkey.token.Fixtures.NOW;
import static dev.roomkey.token.Fixtures.NOW_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What LiveKit's SDKs make of an input, held against what is made here of the same input. The clock stands at the
 * vectors' time, the claims are compared parsed. Where we differ on purpose, {@link #DEVIATIONS} says so by name.
 */
class VectorsTest {
    private static final int CASES = 75;

    /** How a case's outcome differs here. */
    private sealed interface Deviation {
        /** We sign it, with other claims than the SDK, or although the SDK refuses it. */
        record Claims(String why, UnaryOperator<JsonObject> ours) implements Deviation {}

        /** We refuse it. */
        record Refused(String why, String path) implements Deviation {}

        /** It cannot be said in our API. */
        record Unsayable(String why) implements Deviation {}
    }

    private static final String EMPTY = "what is empty is left out";
    private static final String NO_SOURCES = "LiveKit reads an empty list as all sources";
    private static final String NO_LIFE = "a token without a life is a mistake, not a wish for the default";
    private static final String DEFAULTS = "what has its default is left out of roomConfig";
    private static final String CREDENTIALS = "no credentials in a token";
    private static final String UNSET = "a permission that nobody set is not written";
    private static final String NOT_JOINABLE = "LiveKit's server would refuse the join";

    private static final Map<String, Deviation> DEVIATIONS = Map.ofEntries(
            refused("node-ttl-zero-is-default", NO_LIFE, "ttl"),
            refused("go-ttl-zero-or-negative-is-default", NO_LIFE, "ttl"),
            claims("node-ttl-fraction", "seconds are floored, not rounded", it -> it.put("exp", NOW_SECONDS + 1)),
            unsayable("node-ttl-bare-numeric-string", "a life is a Duration, so its unit is never guessed"),
            claims("node-empty-name-by-setter-is-kept", EMPTY, without("name")),
            claims("node-empty-attributes-kept", EMPTY, without("attributes")),
            refused("node-publish-sources-empty-list-kept", NO_SOURCES, "video.canPublishSources"),
            refused("go-empty-sources-dropped", NO_SOURCES, "video.canPublishSources"),
            claims("node-publish-sources-as-string-throws", "sources are taken by name", it -> joinFromCamera()),
            claims("node-publish-sources-second-toJwt-throws", "signing changes nothing", it -> joinFromCamera()),
            claims("node-room-config-emits-every-default", DEFAULTS, without("roomConfig")),
            claims("node-room-config-snake-case-input", DEFAULTS, roomConfig("""
                    {"maxParticipants": 4, "agents": [{"agentName": "a"}]}""")),
            refused("node-room-config-s3-secret-not-checked", CREDENTIALS, "roomConfig.egress.room.fileOutputs[0].s3"),
            refused(
                    "go-room-config-image-output-secret-not-seen",
                    CREDENTIALS,
                    "roomConfig.egress.room.imageOutputs[0].s3"),
            refused("node-unknown-grant-passes-through", "a slip of spelling must not go unseen", "video.futureFlag"),
            claims("kotlin-room-config-agent", "roomConfig is written in camelCase", roomConfig("""
                    {"emptyTimeout": 300, "maxParticipants": 4, "agents": [{"agentName": "bot", "metadata": "m"}]}""")),
            claims("kotlin-room-config-tags", "LiveKit reads a map as an object", roomConfig("""
                    {"tags": {"team": "a"}}""")),
            claims("kotlin-room-config-empty", EMPTY, without("roomConfig")),
            refused("kotlin-empty-identity", NOT_JOINABLE, "identity"),
            refused("kotlin-join-without-room", NOT_JOINABLE, "video.room"),
            claims("python-ttl-name-metadata-attributes", UNSET, withoutGrants("canSubscribe", "canPublishData")),
            claims("python-sources-own-metadata", UNSET, withoutGrants("canPublish", "canSubscribe", "canPublishData")),
            claims("python-room-config-agent", UNSET, withoutGrants("canPublish", "canSubscribe", "canPublishData")),
            claims(
                    "python-empty-attributes",
                    UNSET + "; " + EMPTY,
                    withoutGrants("canPublish", "canSubscribe", "canPublishData")
                            .andThen(without("attributes"))::apply),
            claims(
                    "go-viewer-pointers-kept-plain-false-dropped",
                    "an explicit false is kept",
                    video(it -> it.put("hidden", false).put("roomCreate", false))),
            claims("exlivekit-sip-keeps-false", UNSET, it -> it.put("sip", new JsonObject().put("admin", true))));

    /** What the flags of {@code lk token create} say, since the command line is not read here. */
    private static final Map<String, String> FLAGS = Map.of(
            "lk-token-create-join",
            """
            {"identity": "user1", "name": "user1", "ttl": 300, "video": {"roomJoin": true, "room": "my-first-room"}}""",
            "lk-token-create-agent",
            """
            {"identity": "u", "name": "U", "ttl": 86400, "attributes": {"a": "1"},
             "video": {"roomJoin": true, "room": "r", "canPublishSources": ["camera", "microphone"],
                       "canUpdateOwnMetadata": true},
             "roomConfig": {"agents": [{"agentName": "bot", "metadata": "m", "deployment": "staging"}]}}""",
            "lk-token-create-admin-egress-ingress-list-create",
            """
            {"identity": "u", "name": "u", "ttl": 300, "inference": {"perform": true},
             "video": {"roomAdmin": true, "roomRecord": true, "ingressAdmin": true, "roomList": true,
                       "roomCreate": true, "room": "r"}}""");

    static Stream<Arguments> cases() {
        return Fixtures.vectors().stream().map(it -> Arguments.of(it.getString("name"), it));
    }

    static Stream<Arguments> tokens() {
        return cases().filter(it -> ((JsonObject) it.get()[1]).containsKey("token"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void sameInputSaysTheSame(String name, JsonObject vector) {
        var input = input(name, vector);

        switch (DEVIATIONS.get(name)) {
            case null -> assertAsSdk(input, vector);
            case Deviation.Claims it ->
                assertThat(claimsOf(input)).isEqualTo(it.ours().apply(expected(vector, input)));
            case Deviation.Refused it -> assertThat(refusalOf(input).path()).isEqualTo(it.path());
            case Deviation.Unsayable it ->
                assertThat(input.getValue("ttl")).as(it.why()).isEqualTo("3600");
        }
    }

    @Test
    void everyVectorIsATest() {
        assertThat(cases()).hasSize(CASES);
    }

    @Test
    void everyDeviationIsOne() {
        assertThat(cases().map(it -> it.get()[0]))
                .containsAll(DEVIATIONS.keySet())
                .containsAll(FLAGS.keySet());
        assertThat(Fixtures.vectors()).allSatisfy(vector -> {
            var name = vector.getString("name");
            var sdk = expected(vector, input(name, vector));
            if (DEVIATIONS.get(name) instanceof Deviation.Claims it) {
                assertThat(it.ours().apply(sdk.copy())).as(it.why()).isNotEqualTo(sdk);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void tokensOfTheSdksAreRead(String name, JsonObject vector) {
        var verification = Fixtures.verifierAt(NOW).verify(vector.getString("token"));

        assertThat(verification).isInstanceOfSatisfying(Verification.Valid.class, it -> {
            assertThat(it.claims()).isEqualTo(vector.getJsonObject("expectedClaims"));
            assertThat(it.keyId()).isEqualTo("devkey");
        });
    }

    private static void assertAsSdk(JsonObject input, JsonObject vector) {
        if (vector.containsKey("expectedError")) {
            assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> claimsOf(input)))
                    .isNotNull();
        } else {
            assertThat(claimsOf(input)).isEqualTo(expected(vector, input));
        }
    }

    /** The SDK's claims with what we do differently in every token. */
    private static JsonObject expected(JsonObject vector, JsonObject input) {
        var claims = vector.getJsonObject("expectedClaims", new JsonObject()).copy();
        if (!input.containsKey("ttl") && !input.containsKey("exp")) {
            claims.put("exp", NOW_SECONDS + 3600); // an hour, not six
        }
        claims.put("nbf", NOW_SECONDS); // LiveKit Cloud revokes by it; Kotlin leaves it out
        claims.put("iat", NOW_SECONDS); // of the SDKs only Go writes it
        claims.remove("identity"); // Go says it twice
        Stream.of("sub", "video", "sip") // Python and Kotlin write them empty
                .filter(it -> "".equals(claims.getValue(it)) || new JsonObject().equals(claims.getValue(it)))
                .toList()
                .forEach(claims::remove);
        return claims;
    }

    private static InvalidGrantException refusalOf(JsonObject input) {
        return catchThrowableOfType(InvalidGrantException.class, () -> claimsOf(input));
    }

    private static JsonObject input(String name, JsonObject vector) {
        var input = vector.getJsonObject("input");
        return FLAGS.containsKey(name) ? new JsonObject(FLAGS.get(name)).mergeIn(keyOf(input)) : input;
    }

    private static JsonObject keyOf(JsonObject input) {
        return new JsonObject().put("apiKey", input.getValue("apiKey")).put("apiSecret", input.getValue("apiSecret"));
    }

    private static JsonObject claimsOf(JsonObject input) {
        var key = new ApiKey(input.getString("apiKey"), Secret.of(input.getString("apiSecret")));
        var token = AccessToken.of(key).clock(CLOCK);
        setTexts(token, input);
        setGrants(token, input);
        setLife(token, input);
        var jwt = token.toJwt();
        assertThat(token.toJwt()).isEqualTo(jwt);
        return Fixtures.payload(jwt);
    }

    private static void setTexts(AccessToken token, JsonObject input) {
        ifGiven(input.getString("identity"), token::identity);
        ifGiven(input.getString("name"), token::name);
        ifGiven(input.getString("nameAssigned"), token::name);
        ifGiven(input.getString("metadata"), token::metadata);
        ifGiven(input.getString("sha256"), token::sha256);
        ifGiven(input.getString("roomPreset"), token::roomPreset);
        ifGiven(input.getString("kind"), it -> token.kind(ParticipantKind.of(it).orElseThrow()));
        ifGiven(
                input.getJsonArray("kindDetails"),
                it -> token.kindDetails(it.stream()
                        .map(detail -> KindDetail.of((String) detail).orElseThrow())
                        .toList()));
        ifGiven(input.getJsonObject("attributes"), it -> token.attributes(texts(it)));
    }

    private static void setGrants(AccessToken token, JsonObject input) {
        calls(input, "video").forEach(token::addVideoGrant);
        calls(input, "sip").forEach(token::addSipGrant);
        calls(input, "agent").forEach(token::addAgentGrant);
        calls(input, "inference").forEach(token::addInferenceGrant);
        calls(input, "observability").forEach(token::addObservabilityGrant);
        ifGiven(input.getJsonObject("roomConfig"), it -> token.roomConfig(it.getMap()));
    }

    private static void setLife(AccessToken token, JsonObject input) {
        if (input.containsKey("exp")) {
            token.ttl(Duration.ofSeconds(input.getLong("exp") - NOW_SECONDS));
        }
        switch (input.getValue("ttl")) {
            case null -> {}
            case Number seconds -> token.ttl(Duration.ofMillis(Math.round(seconds.doubleValue() * 1000)));
            case Object text -> token.ttl(text.equals("10m") ? Duration.ofMinutes(10) : Duration.ofDays(2));
        }
    }

    /** A grant that is given once, under its name, or several times in a row. */
    private static List<Map<String, Object>> calls(JsonObject input, String grant) {
        var calls = input.getJsonArray(grant + "Calls", new JsonArray());
        ifGiven(input.getJsonObject(grant), calls::add);
        return calls.stream().map(it -> ((JsonObject) it).getMap()).toList();
    }

    private static <T> void ifGiven(T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static Map<String, String> texts(JsonObject json) {
        return json.stream().collect(Collectors.toMap(Map.Entry::getKey, it -> (String) it.getValue()));
    }

    private static JsonObject joinFromCamera() {
        return new JsonObject("""
                {"iss": "devkey", "sub": "alice", "iat": 1767225600, "nbf": 1767225600, "exp": 1767229200,
                 "video": {"roomJoin": true, "room": "my-room", "canPublishSources": ["camera"]}}""");
    }

    private static UnaryOperator<JsonObject> without(String claim) {
        return it -> {
            it.remove(claim);
            return it;
        };
    }

    private static UnaryOperator<JsonObject> withoutGrants(String... names) {
        return video(it -> Stream.of(names).forEach(it::remove));
    }

    private static UnaryOperator<JsonObject> video(Consumer<JsonObject> change) {
        return it -> {
            change.accept(it.getJsonObject("video"));
            return it;
        };
    }

    private static UnaryOperator<JsonObject> roomConfig(String json) {
        return it -> it.put("roomConfig", new JsonObject(json));
    }

    private static Map.Entry<String, Deviation> claims(String name, String why, UnaryOperator<JsonObject> ours) {
        return Map.entry(name, new Deviation.Claims(why, ours));
    }

    private static Map.Entry<String, Deviation> refused(String name, String why, String path) {
        return Map.entry(name, new Deviation.Refused(why, path));
    }

    private static Map.Entry<String, Deviation> unsayable(String name, String why) {
        return Map.entry(name, new Deviation.Unsayable(why));
    }
}
