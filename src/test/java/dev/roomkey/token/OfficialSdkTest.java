package dev.roomkey.token;

import static dev.roomkey.token.Fixtures.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import io.livekit.server.AccessToken;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.livekit.server.WebhookReceiver;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** LiveKit's official SDK for Java reads what we sign, and we read what it signs. It knows only the system's clock. */
class OfficialSdkTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final String BODY = "{\"event\":\"room_started\",\"room\":{\"name\":\"r\u00e4um\"}}";

    @Test
    void sdkAcceptsOurWebhook() throws Exception {
        var webhook = new WebhookReceiver("devkey", "secret").receive(BODY, signWebhook(BODY), false);

        assertThat(webhook.getRoom().getName()).isEqualTo("r\u00e4um");
    }

    @Test
    void sdkRefusesOurWebhookWithAnotherSecret() throws Exception {
        var signed = signWebhook(BODY);

        assertThatThrownBy(() -> new WebhookReceiver("devkey", "other").receive(BODY, signed, false))
                .isInstanceOf(SignatureVerificationException.class);
    }

    @Test
    void sdksVerifierReadsEveryClaim() throws Exception {
        var grants = kitchenSink();
        var signed = new TokenSigner(KEY).sign(grants, now, Duration.ofMinutes(10));

        // the verifier that the SDK itself is built on, set up as the SDK does it
        var decoded = JWT.require(Algorithm.HMAC256("secret"))
                .withIssuer("devkey")
                .build()
                .verify(signed.jwt());

        assertThat(decoded.getSubject()).isEqualTo("\u00fcn\u00ef-\u7528\u6237");
        assertThat(decoded.getExpiresAtAsInstant()).isEqualTo(now.plusSeconds(600));
        assertThat(decoded.getNotBeforeAsInstant()).isEqualTo(now);
        assertThat(decoded.getIssuedAtAsInstant()).isEqualTo(now);
        var read =
                new JsonObject(new String(Base64.getUrlDecoder().decode(decoded.getPayload()), StandardCharsets.UTF_8));
        assertThat(grants.toJson())
                .allSatisfy(it -> assertThat(read.getValue(it.getKey())).isEqualTo(it.getValue()));
        assertThat(OfficialProtocol.roomConfiguration(read.getJsonObject("roomConfig"))
                        .getTagsMap())
                .isEqualTo(Map.of("team", "a"));
    }

    @Test
    void tokenOfTheSdkIsValid() {
        var official = new AccessToken("devkey", "secret");
        official.setIdentity("alice");
        official.setExpiration(Date.from(now.plusSeconds(600)));
        official.addGrants(new RoomJoin(true), new RoomName("r"));

        var verification = Fixtures.verifierAt(now).verify(official.toJwt());

        assertThat(verification).isInstanceOfSatisfying(Verification.Valid.class, it -> {
            assertThat(it.identity()).isEqualTo("alice");
            assertThat(it.room()).isEqualTo("r");
            assertThat(it.notBefore()).isNull();
        });
    }

    private String signWebhook(String body) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
        var grants = ClaimGrants.builder()
                .sha256(Base64.getEncoder().encodeToString(hash))
                .build();
        return new TokenSigner(KEY).sign(grants, now, Duration.ofMinutes(5)).jwt();
    }

    private static ClaimGrants kitchenSink() {
        return ClaimGrants.builder()
                .identity("\u00fcn\u00ef-\u7528\u6237")
                .name("Zo\u00eb \ud83d\ude80")
                .metadata("\"quoted\" </script> \u2028")
                .attributes(Map.of("\u00e4", "\u00f6"))
                .kind(ParticipantKind.STANDARD)
                .sha256("x")
                .roomPreset("p")
                .video(VideoGrant.join("r\u00e4um/1").toBuilder()
                        .canPublishSources(TrackSource.CAMERA)
                        .build())
                .sip(new SipGrant(true, true))
                .agent(new AgentGrant(true, true, true))
                .inference(new InferenceGrant(true))
                .observability(new ObservabilityGrant(true))
                .roomConfig(new JsonObject("{\"max_participants\":2,\"tags\":{\"team\":\"a\"}}"))
                .build();
    }
}
