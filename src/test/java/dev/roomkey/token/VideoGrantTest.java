package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoGrantTest {
    private static final String FULL = """
            {"roomCreate":true,"roomList":true,"roomRecord":true,"roomAdmin":true,"roomJoin":true,"room":"r",\
            "canPublish":true,"canSubscribe":true,"canPublishData":true,"canPublishSources":["microphone"],\
            "canUpdateOwnMetadata":true,"ingressAdmin":true,"hidden":true,"recorder":true,"agent":true,\
            "canSubscribeMetrics":true,"canManageAgentSession":true,"destinationRoom":"r2"}""";

    @Test
    void everyFieldHasItsSetterAndPlace() {
        var grant = VideoGrant.builder()
                .destinationRoom("r2")
                .canManageAgentSession(true)
                .canSubscribeMetrics(true)
                .agent(true)
                .recorder(true)
                .hidden(true)
                .ingressAdmin(true)
                .canUpdateOwnMetadata(true)
                .canPublishSources(TrackSource.MICROPHONE)
                .canPublishData(true)
                .canSubscribe(true)
                .canPublish(true)
                .room("r")
                .roomJoin(true)
                .roomAdmin(true)
                .roomRecord(true)
                .roomList(true)
                .roomCreate(true)
                .build();

        assertThat(grant.toJson().encode()).isEqualTo(FULL);
        assertThat(grant).isEqualTo(VideoGrant.fromJson(new JsonObject(FULL), "video"));
    }

    @Test
    void grantsOfOneRoomAreNotThoseOfAnother() {
        assertThat(VideoGrant.join("r")).isEqualTo(VideoGrant.join("r")).isNotEqualTo(VideoGrant.join("r2"));
        assertThat(grants("r")).isEqualTo(grants("r")).isNotEqualTo(grants("r2"));
    }

    private static ClaimGrants grants(String room) {
        return ClaimGrants.builder()
                .identity("alice")
                .video(VideoGrant.join(room))
                .build();
    }

    @Test
    void unsetIsNotWrittenAndFalseIs() {
        var grant = VideoGrant.builder().canPublish(false).hidden(false).build();

        assertThat(grant.toJson())
                .isEqualTo(new JsonObject().put("canPublish", false).put("hidden", false));
    }

    @Test
    void sourcesStandOnceAndInOneOrder() {
        var grant = VideoGrant.fromJson(
                new JsonObject("{\"canPublishSources\":[\"screen_share\",\"camera\",\"camera\"]}"), "video");

        assertThat(grant)
                .isEqualTo(VideoGrant.builder()
                        .canPublishSources(TrackSource.CAMERA, TrackSource.SCREEN_SHARE)
                        .build());
        assertThat(grant.canPublishSources()).containsExactlyInAnyOrder(TrackSource.CAMERA, TrackSource.SCREEN_SHARE);
    }

    @Test
    void grantIsReadThroughItsBuilder() {
        var grant = VideoGrant.join("r").toBuilder().room("other").build();

        assertThat(grant.room()).isEqualTo("other");
        assertThat(grant.roomJoin()).isTrue();
        assertThat(grant.canPublishSources()).isEmpty();
        assertThat(VideoGrant.builder().build().roomJoin()).isFalse();
    }

    @Test
    void emptySourcesAreRefused() {
        var builder = VideoGrant.builder().canPublishSources(List.of());

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidGrantException.class)
                .hasMessage("video.canPublishSources: is empty, which LiveKit reads as all; leave it out, "
                        + "or set canPublish to false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'canPublishSources':['camera','unknown']} | .canPublishSources[1] | camera, microphone",
                "{'canPublishSources':['CAMERA']} | .canPublishSources[0] | give one of",
                "{'canPublishSources':['']} | .canPublishSources[0] | remove it",
                "{'canPublishSources':[null]} | .canPublishSources[0] | remove it",
                "{'canPublishSources':'camera'} | .canPublishSources | a list",
                "{'canUpdateMetadata':true} | .canUpdateMetadata | did you mean canUpdateOwnMetadata?",
                "{'roomName':'r'} | .roomName | did you mean room",
                "{'room_join':true} | .room_join | did you mean roomJoin?",
                "{'canpublish':true} | .canpublish | did you mean canPublish?",
                "{'zzz':true} | .zzz | known are roomCreate",
                "{'roomJoin':1} | .roomJoin | true or false",
                "{'room':true} | .room | a text",
                "{'destinationRoom':'a\u0007'} | .destinationRoom | control character",
            })
    void faultIsNamedWithItsPathAndMend(String json, String path, String mend) {
        var grant = new JsonObject(json.replace('\'', '"').replace("\u0007", "\\u0007"));

        assertThatThrownBy(() -> VideoGrant.fromJson(grant, "rooms.rules[2].grants"))
                .isInstanceOfSatisfying(
                        InvalidGrantException.class,
                        it -> assertThat(it.path()).isEqualTo("rooms.rules[2].grants" + path))
                .hasMessageContaining(mend);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | canPublish canPublishData canPublishSources.camera canPublishSources.microphone"
                        + " canPublishSources.screen_share canPublishSources.screen_share_audio canSubscribe",
                "{'canPublish':false} | canSubscribe",
                "{'canPublish':false,'canPublishData':true,'canSubscribe':false} | canPublishData",
                "{'canPublishData':false,'canPublishSources':['camera'],'room':'r','roomJoin':true} |"
                        + " canPublish canPublishSources.camera canSubscribe roomJoin",
                "{'canPublish':false,'canPublishSources':['camera'],'destinationRoom':'r'} |"
                        + " canSubscribe destinationRoom",
                "{'canPublish':false,'roomAdmin':false,'hidden':true} | canSubscribe hidden",
            })
    void meaningIsWhatTheServerReads(String json, String meaning) {
        var grant = VideoGrant.fromJson(new JsonObject(json.replace('\'', '"')), "video");

        assertThat(String.join(" ", grant.meaning())).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'canPublish':false,'roomAdmin':true}",
                "{'canPublishSources':['microphone','camera'],'hidden':false}",
                "{'destinationRoom':'there','room':'another','roomJoin':false}",
            })
    void grantOfOneRoomSaysWhatItsJsonWouldSay(String json) {
        var grant = new JsonObject(json.replace('\'', '"'));
        var written = grant.copy().put("roomJoin", true).put("room", "lobby");

        var joining = VideoGrant.fromJson(grant, "video").joining("lobby");

        assertThat(joining.toJson().encode())
                .isEqualTo(VideoGrant.fromJson(written, "video").toJson().encode());
    }

    @Test
    void roomToJoinIsCheckedLikeAnyOther() {
        var grant = VideoGrant.builder().build();

        assertThatThrownBy(() -> grant.joining("a\u0007"))
                .isInstanceOfSatisfying(
                        InvalidGrantException.class, it -> assertThat(it.path()).isEqualTo("video.room"));
    }

    @Test
    void roomIsNotPrinted() {
        assertThat(VideoGrant.join("private")).hasToString("VideoGrant[roomJoin, room]");
    }
}
