package dev.roomkey.join;

import dev.roomkey.audit.Audit;
import dev.roomkey.audit.AuditConfig;
import dev.roomkey.audit.AuditLine;
import dev.roomkey.model.RoomName;
import dev.roomkey.model.User;
import dev.roomkey.policy.Decision;
import dev.roomkey.tokencache.CacheKeys;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Writes what became of each join to the audit log. */
public final class JoinAudit {
    private static final String EVENT = "join";

    private final Audit audit;
    private final CacheKeys keys;

    /** {@code keys} name users and rooms. */
    public JoinAudit(Audit audit, CacheKeys keys) {
        this.audit = audit;
        this.keys = keys;
    }

    /** Writes nothing. */
    static JoinAudit off(CacheKeys keys) {
        return new JoinAudit(new Audit(AuditConfig.OFF, InstantSource.system()), keys);
    }

    /** A join that nobody in particular asked for. */
    void nobody(JoinRequest request, JoinOutcome outcome) {
        if (audit.isOn()) {
            audit.write(lineOf(request).outcome(JoinMeters.wordOf(outcome)));
        }
    }

    /** A join of a user about which the rules decided so. */
    void decided(JoinRequest request, User user, Decided decided) {
        if (!audit.isOn()) {
            return;
        }
        var line = lineOf(request).user(keys.tags().tagOf(user.id())).outcome(JoinMeters.wordOf(decided.outcome()));
        switch (decided.decision()) {
            case Decision.Allowed allowed ->
                line.rule(allowed.rule()).room(allowed.room().value(), audit.rooms(), keys::roomTagOf);
            case Decision.Refused refused ->
                line.reason(refused.reason()).room(roomOf(request), audit.rooms(), keys::roomTagOf);
        }
        if (decided.outcome() instanceof JoinOutcome.Granted granted) {
            line.cache(granted.cache()).token(granted.jwt());
        }
        audit.write(line);
    }

    private static AuditLine lineOf(JoinRequest request) {
        var line = AuditLine.of(EVENT, request.id());
        var place = request.trace().context();
        return place == null ? line : line.trace(place.traceId());
    }

    /** What the rules said, and what came of it. */
    record Decided(Decision decision, JoinOutcome outcome) {}

    /** What cannot be a room's name must not reach a log. */
    private static @Nullable String roomOf(JoinRequest request) {
        var room = request.wanted().room();
        return room != null && RoomName.isValid(room) ? room : null;
    }
}
