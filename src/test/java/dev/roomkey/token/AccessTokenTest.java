package dev.roomkey.token;

import static dev.roomkey.token.Fixtures.CLOCK;
import static dev.roomkey.token.Fixtures.KEY;
import static dev.roomkey.token.Fixtures.NOW_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessTokenTest {
    @Test
    void typedGrantsAndMapsSayTheSame() {
        var typed = AccessToken.of(KEY)
                .clock(CLOCK)
                .identity("bot")
                .kind(ParticipantKind.AGENT)
                .kindDetails(List.of(KindDetail.FORWARDED))
                .addGrant(VideoGrant.join("r"))
                .addGrant(new SipGrant(false, true))
                .addGrant(new AgentGrant(true, false, true))
                .addGrant(new InferenceGrant(true))
                .addGrant(new ObservabilityGrant(true));
        var mapped = AccessToken.of(KEY)
                .clock(CLOCK)
                .identity("bot")
                .kind(ParticipantKind.AGENT)
                .kindDetails(List.of(KindDetail.FORWARDED))
                .addVideoGrant(Map.of("roomJoin", true, "room", "r"))
                .addSipGrant(Map.of("call", true))
                .addAgentGrant(Map.of("admin", true, "databaseAdmin", true))
                .addInferenceGrant(Map.of("perform", true))
                .addObservabilityGrant(Map.of("write", true));

        assertThat(typed.toJwt()).isEqualTo(mapped.toJwt());
    }

    @Test
    void allThatIsSaidInARowIsInTheToken() {
        var token = AccessToken.of(KEY)
                .clock(CLOCK)
                .identity("alice")
                .metadata("m")
                .attributes(Map.of("k", "v"))
                .sha256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
                .roomPreset("small")
                .addGrant(VideoGrant.join("r"));

        assertThat(Fixtures.payload(token.toJwt()).getMap())
                .containsEntry("metadata", "m")
                .containsEntry("sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
                .containsEntry("roomPreset", "small")
                .containsKeys("attributes", "video");
    }

    @Test
    void lifeIsAnHourUnlessSet() {
        var token = new AccessToken("devkey", "secret").clock(CLOCK);

        assertThat(Fixtures.payload(token.toJwt()).getLong("exp")).isEqualTo(NOW_SECONDS + 3600);
        assertThat(Fixtures.payload(token.ttl(TokenSigner.LIVEKIT_DEFAULT_TTL).toJwt())
                        .getLong("exp"))
                .isEqualTo(NOW_SECONDS + 6 * 3600);
    }

    @Test
    void tokenMayBeSaidMoreAfterItWasSigned() {
        var token = new AccessToken("devkey", "secret").clock(CLOCK).identity("alice");
        var first = token.toJwt();

        var second = token.addGrant(VideoGrant.join("r")).toJwt();

        assertThat(Fixtures.payload(first).containsKey("video")).isFalse();
        assertThat(Fixtures.payload(second).getJsonObject("video"))
                .isEqualTo(new JsonObject().put("roomJoin", true).put("room", "r"));
    }

    @Test
    void issueTimeIsTheSystemsUnlessGiven() {
        var before = Instant.now().getEpochSecond();

        var issued =
                Fixtures.payload(new AccessToken("devkey", "secret").toJwt()).getLong("iat");

        assertThat(issued).isBetween(before, Instant.now().getEpochSecond());
    }

    @Test
    void keyAndLifeAreCheckedAtOnce() {
        var token = new AccessToken("devkey", "secret");

        assertThatThrownBy(() -> new AccessToken("devkey", "")).hasMessage("API key and API secret must both be set");
        assertThatThrownBy(() -> new AccessToken("", "secret")).hasMessage("API key and API secret must both be set");
        assertThatThrownBy(() -> token.ttl(Duration.ZERO))
                .hasMessage("ttl: is out of range; give 1 second to 3650 days");
    }

    @Test
    void nothingSecretIsPrinted() {
        assertThat(new AccessToken("devkey", "secret").identity("alice")).hasToString("AccessToken[devkey]");
    }
}
