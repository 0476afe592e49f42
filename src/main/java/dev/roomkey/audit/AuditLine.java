package dev.roomkey.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one line says, key by key; all keys there are stand here. Never a token, a secret or a subject. Not thread-safe. */
public final class AuditLine {
    /** Enough to find the token that somebody brings, of no use to who has none. */
    private static final int FINGERPRINT_BYTES = 9;

    private final Map<String, String> facts = new LinkedHashMap<>();

    private AuditLine(String event, String requestId) {
        facts.put("event", event);
        facts.put("request", requestId);
    }

    /** A line about {@code event} in the answer to a request. */
    public static AuditLine of(String event, String requestId) {
        return new AuditLine(event, requestId);
    }

    /** The trace that the request belongs to, by the id that the caller gave it. */
    public AuditLine trace(String traceId) {
        return with("trace", traceId);
    }

    /** By the name that keys in Redis have for the user. */
    public AuditLine user(String tag) {
        return with("user", tag);
    }

    /** The room as the configuration wants it named, of which {@code hash} makes the keyed hash. */
    public AuditLine room(@Nullable String name, AuditConfig.Rooms naming, Function<String, String> hash) {
        var shown = switch (naming) {
            case HASH -> Optional.ofNullable(name).map(hash);
            case NAME -> Optional.ofNullable(name);
            case NONE -> Optional.<String>empty();
        };
        shown.ifPresent(it -> with("room", it));
        return this;
    }

    /** The rule that allowed it. */
    public AuditLine rule(String name) {
        return with("rule", name);
    }

    /** What came of it. */
    public AuditLine outcome(Enum<?> outcome) {
        return with("outcome", text(outcome));
    }

    /** Why, where the outcome alone does not say it. */
    public AuditLine reason(Enum<?> reason) {
        return with("reason", text(reason));
    }

    /** What the operator wrote about it. */
    public AuditLine note(String note) {
        return with("note", note);
    }

    /** Where the token came from. */
    public AuditLine cache(Enum<?> result) {
        return with("cache", text(result));
    }

    /** The fingerprint of a token: the beginning of the base64url of its SHA-256. */
    public AuditLine token(String jwt) {
        return with("token", fingerprint(jwt));
    }

    /** When what was done ends. */
    public AuditLine until(Instant end) {
        return with("until", end.toString());
    }

    /** Which of the admin tokens it was done with, by its place in the list. */
    public AuditLine by(int tokenNumber) {
        return with("admin", "token-" + tokenNumber);
    }

    Map<String, String> facts() {
        return Collections.unmodifiableMap(facts);
    }

    private AuditLine with(String key, String value) {
        facts.put(key, value);
        return this;
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String fingerprint(String jwt) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(jwt.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, FINGERPRINT_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
