package dev.roomkey.session;

import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator's name, and the users that it makes of the sessions it has proven.
 *
 * @param name its name in the configuration
 * @param namespace whose subjects these are; authenticators that share one share their users
 * @param pointers where the user stands in what a session says
 * @param requireClaims what must stand at each pointer: a text, integer or boolean that is listed
 * @param requirePresent pointers at which something must stand
 */
public record UserSource(
        String name,
        String namespace,
        Pointers pointers,
        Map<JsonPointer, Set<String>> requireClaims,
        List<JsonPointer> requirePresent) {

    public UserSource {
        requireClaims = Map.copyOf(requireClaims);
        requirePresent = List.copyOf(requirePresent);
        require(!name.isEmpty() && !namespace.isEmpty(), "an authenticator and its namespace need a name");
        require(
                requireClaims.values().stream().noneMatch(Set::isEmpty),
                "require-claims must list at least one value for each pointer");
    }

    /** Of the users of {@code name} alone, with nothing demanded of them. */
    public static UserSource of(String name, Pointers pointers) {
        return new UserSource(name, name, pointers, Map.of(), List.of());
    }

    /**
     * Where a user stands.
     *
     * @param subject where the user's id stands; the first pointer at which anything stands decides
     * @param displayName where the display name stands, if anywhere
     * @param sessionId where the session's id stands, if anywhere
     */
    public record Pointers(
            List<JsonPointer> subject,
            @Nullable JsonPointer displayName,
            @Nullable JsonPointer sessionId) {
        public Pointers {
            subject = List.copyOf(subject);
            require(!subject.isEmpty(), "claims.subject must name at least one pointer");
        }

        /** The subject alone. */
        public static Pointers subject(String... pointers) {
            return new Pointers(
                    List.of(pointers).stream().map(JsonPointer::from).toList(), null, null);
        }
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
