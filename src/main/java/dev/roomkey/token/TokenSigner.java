package dev.roomkey.token;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;

/**
 * Signs with one API key; thread-safe. There is one signer for each key that signs, because vertx-auth-jwt picks among
 * several keys of one algorithm at random.
 */
public final class TokenSigner {
    /** The life of a token where nothing else is said. */
    public static final Duration DEFAULT_TTL = Duration.ofHours(1);

    /** The life that LiveKit's own SDKs give a token where nothing else is said. */
    public static final Duration LIVEKIT_DEFAULT_TTL = Duration.ofHours(6);

    /** Longest life taken: more is a mistake of units. */
    public static final Duration MAX_TTL = Duration.ofDays(3650);

    private static final String ALGORITHM = "HS256";

    private final String keyId;
    private final String keyFingerprint;
    private final JWTAuth jwt;
    private final JWTOptions options = new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true);

    public TokenSigner(ApiKey key) {
        this.keyId = key.id();
        this.keyFingerprint = key.fingerprint();
        // The key gets no id: LiveKit finds it by the issuer, and its own tokens have no `kid`. Vert.x itself is needed
        // for keystores only.
        this.jwt = JWTAuth.create(
                null,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(ALGORITHM)
                                .setBuffer(Buffer.buffer(key.secret().bytes()))));
    }

    /** The id of the key that signs, which is the tokens' {@code iss}. */
    public String keyId() {
        return keyId;
    }

    /** Tells the pair that signs from any other: the id alone may stay while the secret changes. */
    public String keyFingerprint() {
        return keyFingerprint;
    }

    /**
     * Signs a token that is valid from {@code issuedAt}, floored to a whole second, for {@code ttl}, floored likewise.
     *
     * @throws InvalidGrantException when {@code ttl} is less than a second or more than {@link #MAX_TTL}
     */
    public SignedToken sign(ClaimGrants grants, Instant issuedAt, Duration ttl) {
        var issued = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        var expires = issued.plusSeconds(checkedTtl(ttl).toSeconds());
        // generateToken may add to the object it is given, on the top level only: the grants below are shared
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", keyId);
        claims.put("exp", expires.getEpochSecond());
        claims.put("nbf", issued.getEpochSecond());
        claims.put("iat", issued.getEpochSecond());
        claims.putAll(grants.claimsByName());
        return new SignedToken(jwt.generateToken(new JsonObject(claims), options), issued, expires);
    }

    static Duration checkedTtl(Duration ttl) {
        if (ttl.toSeconds() < 1 || ttl.compareTo(MAX_TTL) > 0) {
            throw new InvalidGrantException("ttl", "is out of range; give 1 second to " + MAX_TTL.toDays() + " days");
        }
        return ttl;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokenSigner[" + keyId + "]";
    }
}
