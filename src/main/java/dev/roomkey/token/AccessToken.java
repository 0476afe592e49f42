package dev.roomkey.token;

import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens in plain Java, in the manner of LiveKit's own SDKs:
 *
 * <pre>{@code
 * String jwt = new AccessToken("devkey", "secret")
 *         .identity("alice")
 *         .addGrant(VideoGrant.join("my-room"))
 *         .toJwt();
 * }</pre>
 *
 * <p>Every setter throws {@link InvalidGrantException} at once for a value that may not stand in a token. {@link #toJwt}
 * changes nothing and may be called any number of times. Not thread-safe.
 */
public final class AccessToken {
    private final TokenSigner signer;
    private final ClaimGrants.Builder grants = ClaimGrants.builder();
    private InstantSource clock = InstantSource.system();
    private Duration ttl = TokenSigner.DEFAULT_TTL;

    /**
     * A token that this key pair will sign.
     *
     * @throws IllegalArgumentException when either is empty
     */
    public AccessToken(String apiKey, String apiSecret) {
        this(new ApiKey(apiKey, Secret.of(apiSecret)));
    }

    private AccessToken(ApiKey key) {
        this.signer = new TokenSigner(key);
    }

    /** A token that {@code key} will sign. */
    public static AccessToken of(ApiKey key) {
        return new AccessToken(key);
    }

    /** Who joins. */
    public AccessToken identity(String identity) {
        grants.identity(identity);
        return this;
    }

    /** The name to show. */
    public AccessToken name(@Nullable String name) {
        grants.name(name);
        return this;
    }

    /** Its life, whole seconds from the call of {@link #toJwt}; {@link TokenSigner#DEFAULT_TTL} unless set. */
    public AccessToken ttl(Duration ttl) {
        this.ttl = TokenSigner.checkedTtl(ttl);
        return this;
    }

    /** Where the issue time comes from; the system unless set. */
    public AccessToken clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** Anything the app wants to tell all participants. */
    public AccessToken metadata(@Nullable String metadata) {
        grants.metadata(metadata);
        return this;
    }

    /** The same by names. */
    public AccessToken attributes(Map<String, String> attributes) {
        grants.attributes(attributes);
        return this;
    }

    /** What the participant is. */
    public AccessToken kind(ParticipantKind kind) {
        grants.kind(kind);
        return this;
    }

    /** More about the kind. */
    public AccessToken kindDetails(List<KindDetail> details) {
        grants.kindDetails(details);
        return this;
    }

    /** Standard base64 of the SHA-256 of a body that is sent beside the token. */
    public AccessToken sha256(@Nullable String hash) {
        grants.sha256(hash);
        return this;
    }

    /** The server's own room configuration to use, by its name there. */
    public AccessToken roomPreset(@Nullable String preset) {
        grants.roomPreset(preset);
        return this;
    }

    /** The configuration of a room that this join starts; without credentials. */
    public AccessToken roomConfig(Map<String, Object> config) {
        grants.roomConfig(config);
        return this;
    }

    /** Adds what {@code grant} sets to the {@code video} grant. */
    public AccessToken addGrant(VideoGrant grant) {
        grants.video(grant);
        return this;
    }

    /** Adds fields to the {@code video} grant by LiveKit's names. */
    public AccessToken addVideoGrant(Map<String, Object> grant) {
        grants.video(new JsonObject(grant));
        return this;
    }

    /** Adds what {@code grant} allows. */
    public AccessToken addGrant(SipGrant grant) {
        grants.sip(grant);
        return this;
    }

    /** Adds fields to the {@code sip} grant by LiveKit's names. */
    public AccessToken addSipGrant(Map<String, Object> grant) {
        grants.sip(new JsonObject(grant));
        return this;
    }

    /** Adds what {@code grant} allows. */
    public AccessToken addGrant(AgentGrant grant) {
        grants.agent(grant);
        return this;
    }

    /** Adds fields to the {@code agent} grant by LiveKit's names. */
    public AccessToken addAgentGrant(Map<String, Object> grant) {
        grants.agent(new JsonObject(grant));
        return this;
    }

    /** Adds what {@code grant} allows. */
    public AccessToken addGrant(InferenceGrant grant) {
        grants.inference(grant);
        return this;
    }

    /** Adds fields to the {@code inference} grant by LiveKit's names. */
    public AccessToken addInferenceGrant(Map<String, Object> grant) {
        grants.inference(new JsonObject(grant));
        return this;
    }

    /** Adds what {@code grant} allows. */
    public AccessToken addGrant(ObservabilityGrant grant) {
        grants.observability(grant);
        return this;
    }

    /** Adds fields to the {@code observability} grant by LiveKit's names. */
    public AccessToken addObservabilityGrant(Map<String, Object> grant) {
        grants.observability(new JsonObject(grant));
        return this;
    }

    /**
     * Signs what was said so far, issued now.
     *
     * @throws InvalidGrantException when a join is granted and the identity or the room is missing
     */
    public String toJwt() {
        return signer.sign(grants.build(), clock.instant(), ttl).jwt();
    }

    /** Without the claims and the secret. */
    @Override
    public String toString() {
        return "AccessToken[" + signer.keyId() + "]";
    }
}
