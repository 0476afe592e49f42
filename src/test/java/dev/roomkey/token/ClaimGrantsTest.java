package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimGrantsTest {
    private static final String E_ACUTE = "\u00e9"; // two bytes

    @Test
    void everyClaimIsWrittenInOneOrder() {
        var claims = everything().build().toJson();

        assertThat(claims.encode()).isEqualTo(new JsonObject("""
                {"sub": "alice", "name": "Alice", "kind": "agent", "kindDetails": ["cloud_agent", "simulation"],
                 "video": {"roomJoin": true, "room": "r"}, "sip": {"admin": true, "call": true},
                 "agent": {"admin": true, "simulationAdmin": true, "databaseAdmin": true},
                 "inference": {"perform": true}, "observability": {"write": true},
                 "roomConfig": {"maxParticipants": 2}, "roomPreset": "p", "sha256": "x", "metadata": "m",
                 "attributes": {"a": "1", "b": "2"}}""").encode());
    }

    @Test
    void orderOfCallsAndEntriesDoesNotMatter() {
        var same = ClaimGrants.builder()
                .attributes(Map.of("b", "2", "a", "1"))
                .metadata("m")
                .sha256("x")
                .roomPreset("p")
                .roomConfig(new JsonObject().put("max_participants", 2))
                .observability(new JsonObject().put("write", true))
                .inference(new JsonObject().put("perform", true))
                .agent(new JsonObject("{\"databaseAdmin\":true,\"admin\":true,\"simulationAdmin\":true}"))
                .sip(new JsonObject().put("call", true))
                .sip(new JsonObject().put("admin", true))
                .video(new JsonObject().put("room", "r"))
                .video(VideoGrant.builder().roomJoin(true).build())
                .kindDetails(List.of(KindDetail.SIMULATION, KindDetail.CLOUD_AGENT, KindDetail.SIMULATION))
                .kind(ParticipantKind.AGENT)
                .name("Alice")
                .identity("alice")
                .build();

        assertThat(same)
                .isEqualTo(everything().build())
                .hasSameHashCodeAs(everything().build());
        assertThat(same.toJson().encode())
                .isEqualTo(everything().build().toJson().encode());
    }

    @Test
    void whatIsEmptyIsLeftOut() {
        var grants = ClaimGrants.builder()
                .identity("")
                .name(null)
                .metadata("")
                .attributes(Map.of("deleted", ""))
                .kindDetails(List.of())
                .video(VideoGrant.builder().room("").build())
                .sip(new SipGrant(false, false))
                .roomConfig(new JsonObject())
                .roomPreset(null)
                .sha256("")
                .build();

        assertThat(grants.toJson()).isEqualTo(new JsonObject());
        assertThat(grants.identity()).isEmpty();
        assertThat(grants.room()).isNull();
    }

    @Test
    void laterGrantWinsFieldByField() {
        var grants = ClaimGrants.builder()
                .identity("me")
                .video(VideoGrant.builder().canPublish(true).hidden(true).build())
                .video(new JsonObject("{\"roomJoin\":true,\"room\":\"r\",\"canPublish\":false,\"hidden\":null}"))
                .build();

        assertThat(grants.toJson().getJsonObject("video"))
                .isEqualTo(new JsonObject("{\"roomJoin\":true,\"room\":\"r\",\"canPublish\":false,\"hidden\":true}"));
    }

    @Test
    void mergingLeavesTheGivenGrantsAlone() {
        var join = VideoGrant.join("r");
        var json = new JsonObject().put("hidden", true);

        ClaimGrants.builder().video(join).video(json).video(new JsonObject().put("canPublish", false));

        assertThat(join).isEqualTo(VideoGrant.join("r"));
        assertThat(json).isEqualTo(new JsonObject().put("hidden", true));
    }

    @Test
    void whatIsChangedLaterDoesNotReachTheGrants() {
        var sources = new JsonArray().add("camera");
        var config = new JsonObject().put("tags", new JsonObject().put("a", "1"));
        var builder = ClaimGrants.builder()
                .video(new JsonObject().put("canPublishSources", sources))
                .roomConfig(config);
        var grants = builder.build();
        var before = grants.toJson();

        sources.add("microphone");
        config.getJsonObject("tags").put("a", "2");
        builder.name("later").video(new JsonObject().put("hidden", true));
        grants.toJson().getJsonObject("video").put("roomAdmin", true);

        assertThat(grants.toJson()).isEqualTo(before);
    }

    @Test
    void joinNeedsIdentityAndRoom() {
        var noRoom = ClaimGrants.builder().identity("alice").video(new JsonObject().put("roomJoin", true));
        var nobody = ClaimGrants.builder().video(VideoGrant.join("r"));

        assertThatThrownBy(noRoom::build)
                .hasMessage("video.room: is missing, and roomJoin needs it; set it")
                .isInstanceOf(InvalidGrantException.class);
        assertThatThrownBy(nobody::build).hasMessage("identity: is missing, and roomJoin needs it; set it");
    }

    @Test
    void roomJoinOfFalseNeedsNeither() {
        var grants = ClaimGrants.builder()
                .video(VideoGrant.builder().roomJoin(false).build())
                .build();

        assertThat(grants.toJson().encode()).isEqualTo("{\"video\":{\"roomJoin\":false}}");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("identity", it -> it.identity("a".repeat(257))),
                refusal("identity", it -> it.identity(E_ACUTE.repeat(129))),
                refusal("identity", it -> it.identity("a\nb")),
                refusal("identity", it -> it.identity("a\u0085b")),
                refusal("identity", it -> it.identity("a\ud83d")),
                refusal("name", it -> it.name("\ude80")),
                refusal("name", it -> it.name("a".repeat(4097))),
                refusal("metadata", it -> it.metadata(E_ACUTE.repeat(256 * 1024) + "a")),
                refusal("attributes", it -> it.attributes(Map.of("a", "b".repeat(65536)))),
                refusal("attributes", it -> it.attributes(Map.of("", "b"))),
                refusal("attributes", it -> it.attributes(Map.of("a", "\ud83d"))),
                refusal("video.room", it -> it.video(new JsonObject().put("room", E_ACUTE.repeat(129)))),
                refusal("video.room", it -> it.video(new JsonObject().put("room", "a\u0000"))),
                refusal("video.roomName", it -> it.video(new JsonObject().put("roomName", "r"))),
                refusal("video.canPublish", it -> it.video(new JsonObject().put("canPublish", "false"))),
                refusal("sip.Admin", it -> it.sip(new JsonObject().put("Admin", true))),
                refusal("agent.admin", it -> it.agent(new JsonObject().put("admin", 1))),
                refusal("inference.run", it -> it.inference(new JsonObject().put("run", true))),
                refusal("observability.read", it -> it.observability(new JsonObject().put("read", true))));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatMustNotStandIsRefusedAtOnce(String path, Consumer<ClaimGrants.Builder> call) {
        assertThatThrownBy(() -> call.accept(ClaimGrants.builder()))
                .isInstanceOfSatisfying(
                        InvalidGrantException.class, it -> assertThat(it.path()).isEqualTo(path))
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining("; ");
    }

    @Test
    void longestOfEachIsTaken() {
        var grants = ClaimGrants.builder()
                .identity(E_ACUTE.repeat(128))
                .video(VideoGrant.join("\ud83d\ude80".repeat(64)))
                .metadata(E_ACUTE.repeat(256 * 1024))
                .attributes(Map.of("a", "b".repeat(65535)))
                .build();

        assertThat(Fixtures.verifierAt(Fixtures.NOW).verify(Fixtures.sign(grants)))
                .isInstanceOf(Verification.Valid.class);
    }

    @Test
    void claimsAreNotPrinted() {
        assertThat(everything().build().toString())
                .doesNotContainIgnoringCase("alice")
                .contains("sub", "video");
    }

    private static ClaimGrants.Builder everything() {
        return ClaimGrants.builder()
                .identity("alice")
                .name("Alice")
                .kind(ParticipantKind.AGENT)
                .kindDetails(List.of(KindDetail.CLOUD_AGENT, KindDetail.SIMULATION))
                .video(VideoGrant.join("r"))
                .sip(new SipGrant(true, true))
                .agent(new AgentGrant(true, true, true))
                .inference(new InferenceGrant(true))
                .observability(new ObservabilityGrant(true))
                .roomConfig(Map.of("maxParticipants", 2))
                .roomPreset("p")
                .sha256("x")
                .metadata("m")
                .attributes(Map.of("a", "1", "b", "2"));
    }

    private static Arguments refusal(String path, Consumer<ClaimGrants.Builder> call) {
        return Arguments.of(path, call);
    }
}
