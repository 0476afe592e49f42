package dev.roomkey.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.callback.Consent.Denied;
import dev.roomkey.callback.Consent.Given;
import dev.roomkey.callback.Consent.Missing;
import dev.roomkey.callback.Consent.Why;
import dev.roomkey.model.RoomName;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NarrowingTest {
    private static final Duration LIFE = Duration.ofMinutes(30);
    private static final List<String> FLAGS = List.of(
            "canPublish",
            "canSubscribe",
            "canPublishData",
            "canUpdateOwnMetadata",
            "canSubscribeMetrics",
            "roomAdmin",
            "hidden",
            "recorder",
            "agent",
            "roomCreate",
            "roomList",
            "roomRecord",
            "ingressAdmin",
            "canManageAgentSession");
    private static final List<String> SOURCES = List.of("camera", "microphone", "screen_share", "screen_share_audio");

    @Property(tries = 3000)
    void noAnswerGivesMoreThanTheRule(
            @ForAll("grants") Map<String, Object> rule, @ForAll("answers") Map<String, Object> answer) {
        var allowed = allowed(new JsonObject(rule));

        var consent = new Narrowing(allowed, LIFE).by(new JsonObject(answer));

        if (consent instanceof Given(var given)) {
            assertThat(meaning(allowed)).containsAll(meaning(given));
            assertThat(given.grants().room()).isEqualTo("lobby");
            assertThat(given.grants().identity()).isEqualTo("alice");
            assertThat(given.ttl()).isBetween(Duration.ofMinutes(5), LIFE);
        }
    }

    @Property(tries = 1000)
    void strangeMembersAreNeverAYes(@ForAll String name, @ForAll String text) {
        var answer = new JsonObject().put("allow", true).put("x" + name, text);

        assertThat(by(answer)).isEqualTo(new Missing(Why.UNREADABLE));
    }

    @Test
    void yesGivesWhatTheRuleDoes() {
        var allowed = allowed(publishing());

        assertThat(new Narrowing(allowed, LIFE).by(new JsonObject("{\"allow\": true}")))
                .isInstanceOfSatisfying(
                        Given.class, it -> assertThat(it.allowed().grants()).isEqualTo(allowed.grants()));
    }

    @Test
    void noIsNoWhateverStandsBesideIt() {
        assertThat(by("{\"allow\": false, \"ttl\": 600}")).isEqualTo(new Denied());
    }

    @Test
    void whatIsNamedIsTakenAway() {
        assertThat(meaning(given("{\"allow\": true, \"grants\": {\"canPublish\": false}}")))
                .contains("canSubscribe")
                .doesNotContain("canPublish", "canPublishSources.camera");
    }

    /** LiveKit takes an empty list as all sources. */
    @Test
    void noSourcesAtAllMeansNoPublishing() {
        assertThat(meaning(given("{\"allow\": true, \"grants\": {\"canPublishSources\": []}}")))
                .doesNotContain("canPublish", "canPublishSources.camera", "canPublishSources.microphone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"roomAdmin\": true}",
                "{\"canPublishSources\": [\"camera\", \"screen_share\"]}",
                "{\"hidden\": true, \"canPublish\": false}"
            })
    void moreThanTheRuleIsRefused(String grants) {
        assertThat(by("{\"allow\": true, \"grants\": " + grants + "}")).isEqualTo(new Missing(Why.WIDER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"allow\": \"true\"}",
                "{\"allow\": null}",
                "{\"allow\": true, \"grant\": {\"canPublish\": false}}",
                "{\"allow\": true, \"grants\": null}",
                "{\"allow\": true, \"grants\": {\"canPublsh\": false}}",
                "{\"allow\": true, \"grants\": {\"canPublish\": \"false\"}}",
                "{\"allow\": true, \"grants\": {\"room\": \"vault\"}}",
                "{\"allow\": true, \"grants\": {\"roomJoin\": true}}",
                "{\"allow\": true, \"grants\": {\"destinationRoom\": \"vault\"}}",
                "{\"allow\": true, \"grants\": {\"canPublishSources\": [\"webcam\"]}}",
                "{\"allow\": true, \"ttl\": 0}",
                "{\"allow\": true, \"ttl\": 1.5}",
                "{\"allow\": true, \"ttl\": \"10m\"}",
                "{\"allow\": true, \"name\": 7}"
            })
    void whatIsNotUnderstoodWholeIsNoYes(String answer) {
        assertThat(by(answer)).isEqualTo(new Missing(Why.UNREADABLE));
    }

    @ParameterizedTest
    @CsvSource({"1, 300", "299, 300", "600, 600", "1800, 1800", "1801, 1800", "9223372036854775807, 1800"})
    void lifeIsMovedBetweenFiveMinutesAndTheRules(long asked, long seconds) {
        assertThat(given("{\"allow\": true, \"ttl\": " + asked + "}").ttl()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void nameAndMetadataAreTheApplications() {
        var json = given("{\"allow\": true, \"name\": \"Al\", \"metadata\": \"m\"}")
                .grants()
                .toJson();

        assertThat(json.getString("name")).isEqualTo("Al");
        assertThat(json.getString("metadata")).isEqualTo("m");
        assertThat(by(new JsonObject().put("allow", true).put("name", "x".repeat(257))))
                .isEqualTo(new Missing(Why.UNREADABLE));
    }

    @Provide
    Arbitrary<Map<String, Object>> grants() {
        var flags = Arbitraries.maps(
                Arbitraries.of(FLAGS), Arbitraries.of(true, false).map(it -> (Object) it));
        return flags.flatMap(it -> sources().map(some -> {
            if (Boolean.TRUE.equals(it.get("canPublish")) && !some.isEmpty()) {
                it.put("canPublishSources", some);
            }
            return it;
        }));
    }

    @Provide
    Arbitrary<Map<String, Object>> answers() {
        var overlay = Arbitraries.maps(
                        Arbitraries.of(FLAGS), Arbitraries.of(true, false).map(it -> (Object) it))
                .ofMaxSize(3);
        return overlay.flatMap(it -> sources()
                .flatMap(some -> Arbitraries.of(0, 1, 2).map(kind -> {
                    if (kind == 1) {
                        it.put("canPublishSources", some);
                    }
                    return Map.<String, Object>of(
                            "allow", true, "grants", new JsonObject(it), "ttl", 1 + some.size() * 700);
                })));
    }

    private static Arbitrary<JsonArray> sources() {
        return Arbitraries.subsetOf(SOURCES).map(it -> new JsonArray(List.copyOf(it)));
    }

    private static Consent by(String answer) {
        return by(new JsonObject(answer));
    }

    private static Consent by(JsonObject answer) {
        return new Narrowing(allowed(publishing()), LIFE).by(answer);
    }

    private static Allowed given(String answer) {
        return ((Given) by(answer)).allowed();
    }

    private static JsonObject publishing() {
        return new JsonObject()
                .put("canPublish", true)
                .put("canPublishSources", new JsonArray(List.of("camera", "microphone")))
                .put("canSubscribe", true)
                .put("canPublishData", false);
    }

    private static Allowed allowed(JsonObject grants) {
        var claims = ClaimGrants.builder()
                .identity("alice")
                .name("Alice")
                .video(grants.copy().put("roomJoin", true).put("room", "lobby"))
                .build();
        return new Allowed("rule", new RoomName("lobby"), false, claims, LIFE, "");
    }

    private static List<String> meaning(Allowed allowed) {
        return List.copyOf(VideoGrant.fromJson(allowed.grants().toJson().getJsonObject("video"), "video")
                .meaning());
    }
}
