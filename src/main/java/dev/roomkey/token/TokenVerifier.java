package dev.roomkey.token;

import dev.roomkey.token.Verification.Invalid;
import dev.roomkey.token.Verification.Reason;
import dev.roomkey.token.Verification.Valid;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens as LiveKit's server does: HS256 and nothing else, the key found by {@code iss}, {@code exp} required,
 * {@link #LEEWAY} on both times, unknown claims ignored. Thread-safe. Signatures and hashes are compared in constant time.
 * Foreign bytes never make it throw.
 *
 * <p>It computes the HMAC itself, apart from the library that signs, so that each is a check on the other.
 */
public final class TokenVerifier {
    /** How far the clocks of issuer and verifier may differ: LiveKit's own value. */
    public static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final String MAC = "HmacSHA256";

    /** Last second of the year 9999; times past it are no dates. */
    private static final long MAX_TIME = 253_402_300_799L;

    private final Map<String, Key> keys;
    private final InstantSource clock;

    /**
     * A verifier that takes tokens of any of {@code keys}.
     *
     * @throws IllegalArgumentException when there is no key, or two have one id
     */
    public TokenVerifier(Collection<ApiKey> keys, InstantSource clock) {
        this.keys = keys.stream()
                .collect(Collectors.toUnmodifiableMap(
                        ApiKey::id, it -> new SecretKeySpec(it.secret().bytes(), MAC), TokenVerifier::refuseSecond));
        this.clock = clock;
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("at least one API key is needed, else nothing could be verified");
        }
    }

    /** Verifies a token. */
    public Verification verify(String jwt) {
        return CompactJws.parse(jwt).map(this::verify).orElseGet(() -> new Invalid(Reason.MALFORMED));
    }

    /**
     * Verifies that LiveKit sent a webhook.
     *
     * @param body the raw bytes of the request's body
     * @param authorization the header of that name: the token alone, without {@code Bearer}; null when there is none
     */
    public Verification verifyWebhook(byte[] body, @Nullable String authorization) {
        var verification = verify(authorization == null ? "" : authorization);
        return verification instanceof Valid valid && !isHashOf(valid.claims().getValue("sha256"), body)
                ? new Invalid(Reason.WRONG_BODY)
                : verification;
    }

    private Verification verify(CompactJws jws) {
        if (!jws.isPlainHs256()) {
            return new Invalid(Reason.UNSUPPORTED_HEADER);
        }
        var issuer = jws.claims().getValue("iss") instanceof String text ? text : "";
        var key = keys.get(issuer);
        if (key == null) {
            return new Invalid(Reason.UNKNOWN_KEY);
        }
        return MessageDigest.isEqual(hmac(key, jws.signed()), jws.signature())
                ? verifyTimes(issuer, jws.claims())
                : new Invalid(Reason.BAD_SIGNATURE);
    }

    private Verification verifyTimes(String issuer, JsonObject claims) {
        var now = clock.instant();
        var expiresAt = time(claims.getValue("exp"));
        var notBefore = time(claims.getValue("nbf"));
        if (expiresAt.isEmpty()) {
            return new Invalid(Reason.NO_EXPIRY);
        }
        if (notBefore.isEmpty() && claims.getValue("nbf") != null) {
            return new Invalid(Reason.MALFORMED);
        }
        if (!now.isBefore(expiresAt.get().plus(LEEWAY))) {
            return new Invalid(Reason.EXPIRED);
        }
        if (notBefore.isPresent() && now.isBefore(notBefore.get().minus(LEEWAY))) {
            return new Invalid(Reason.NOT_YET_VALID);
        }
        return new Valid(issuer, notBefore.orElse(null), expiresAt.get(), claims);
    }

    /** A NumericDate, floored to whole seconds; empty when absent or no date. */
    private static Optional<Instant> time(@Nullable Object value) {
        double seconds = switch (value) {
            case Integer number -> number;
            case Long number -> number;
            case Double number -> number;
            case null, default -> Double.NaN;
        };
        return seconds >= 0 && seconds <= MAX_TIME
                ? Optional.of(Instant.ofEpochSecond((long) seconds))
                : Optional.empty();
    }

    private static boolean isHashOf(@Nullable Object sha256, byte[] body) {
        var expected = Base64.getEncoder().encode(sha256(body));
        return sha256 instanceof String hash && MessageDigest.isEqual(hash.getBytes(StandardCharsets.UTF_8), expected);
    }

    private static byte[] hmac(Key key, byte[] message) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T refuseSecond(T first, T second) {
        throw new IllegalArgumentException("two API keys have one id; each needs its own");
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "TokenVerifier" + keys.keySet();
    }
}
