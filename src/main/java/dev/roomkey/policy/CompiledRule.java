package dev.roomkey.policy;

import dev.roomkey.model.RoomName;
import dev.roomkey.model.User;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.token.ClaimGrants;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A rule, ready to be asked. */
record CompiledRule(Rule rule, RoomPattern room, Given given, FieldCheck fields) {
    String name() {
        return rule.name();
    }

    boolean matches(User user, String wanted) {
        return isFor(user) && room.matches(user, wanted) && holdsAll(user);
    }

    private boolean holdsAll(User user) {
        for (var required : rule.require().entrySet()) {
            if (!holds(user, required)) {
                return false;
            }
        }
        return true;
    }

    private boolean isFor(User user) {
        return rule.guests() || !user.guest();
    }

    /** Why this rule does not match, unless it does. */
    Optional<String> mismatch(User user, String wanted) {
        if (!isFor(user)) {
            return Optional.of("it is not for guests");
        }
        if (!room.matches(user, wanted)) {
            return Optional.of(room.mismatch(user));
        }
        return rule.require().entrySet().stream()
                .filter(it -> !holds(user, it))
                .map(it ->
                        "it requires one of " + String.join(", ", new TreeSet<>(it.getValue())) + " at " + it.getKey())
                .min(Comparator.naturalOrder());
    }

    private static boolean holds(User user, Map.Entry<JsonPointer, Set<String>> required) {
        return user.claims().texts(required.getKey()).stream().anyMatch(required.getValue()::contains);
    }

    /** What this rule, which matched, says to a request for {@code wanted}. */
    Decision answer(Asked asked, String wanted, boolean generated) {
        return fields.refusal(asked)
                .<Decision>map(it -> it)
                .orElseGet(() -> new Allowed(
                        name(), new RoomName(wanted), generated, grants(asked, wanted), given.ttl(), given.project()));
    }

    private ClaimGrants grants(Asked asked, String wanted) {
        var grants = ClaimGrants.builder()
                .identity(asked.identity())
                .name(asked.displayName())
                .metadata(asked.wanted().metadata())
                .attributes(asked.wanted().attributes())
                .video(given.grantsFor(wanted))
                .roomPreset(given.roomPreset());
        if (asked.wanted().configuresRoom()) {
            grants.roomConfig(AgentCheck.dispatches(asked.wanted().roomConfig()));
        }
        return grants.build();
    }
}
