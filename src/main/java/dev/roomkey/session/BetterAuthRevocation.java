package dev.roomkey.session;

import dev.roomkey.model.UserId;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether better-auth has revoked a session whose key is still there: of those that a user had at a time it deletes the keys it knows of,
 * and writes down the time for those that it does not.
 *
 * @param userId whose session it is
 * @param created when it began
 */
record BetterAuthRevocation(String userId, Instant created) {
    static final JsonPointer EXPIRES = JsonPointer.from("/session/expiresAt");
    private static final JsonPointer USER = JsonPointer.from("/session/userId");
    private static final JsonPointer CREATED = JsonPointer.from("/session/createdAt");

    private static final String KEY = "revoked-sessions-before-";
    private static final int MAX_DIGITS = 15;

    /** What has to be asked about {@code session}; a session that does not say it cannot be trusted. */
    static Checked<BetterAuthRevocation> of(JsonObject session) {
        var created = SessionEnd.read(CREATED.queryJson(session));
        boolean expires = EXPIRES.queryJson(session) != null;
        return expires
                        && created.isPresent()
                        && USER.queryJson(session) instanceof String user
                        && UserId.isSubject(user)
                ? Checked.good(new BetterAuthRevocation(user, created.get()))
                : Checked.bad(RejectReason.UNREADABLE);
    }

    /** The key in better-auth's storage, as which it also gives its sessions' tokens. */
    String key() {
        return KEY + userId;
    }

    /** Why the session is no good, if it is not. */
    Optional<RejectReason> refusal(Optional<byte[]> revokedBefore) {
        if (revokedBefore.isEmpty()) {
            return Optional.empty();
        }
        var digits = new String(revokedBefore.get(), StandardCharsets.ISO_8859_1);
        if (digits.length() > MAX_DIGITS || !digits.matches("[0-9]+")) {
            return Optional.of(RejectReason.UNREADABLE);
        }
        return created.toEpochMilli() < Long.parseLong(digits) ? Optional.of(RejectReason.REVOKED) : Optional.empty();
    }

    /** Without the user's id. */
    @Override
    public String toString() {
        return "BetterAuthRevocation[redacted]";
    }
}
