package dev.roomkey.config;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins with what the rules are expected to say to them, from a file that is checked with the rules.
 *
 * @param config the configuration that the file names, as it is written there
 */
public record PolicyCases(@Nullable String config, List<Case> cases) {
    public PolicyCases {
        cases = List.copyOf(cases);
    }

    /** One join. */
    public record Case(String name, Join join, Expectation expected) {}

    /**
     * Who asks for what.
     *
     * @param claims what the session says
     * @param authenticator whose session it is; null for the first
     * @param subject the user, where the claims do not name one
     * @param session the session's id, likewise
     * @param room {@code room_name} of the request
     * @param request its other fields, as LiveKit's clients send them
     */
    public record Join(
            JsonObject claims,
            @Nullable String authenticator,
            @Nullable String subject,
            @Nullable String session,
            @Nullable String room,
            JsonObject request) {}

    /**
     * What should come of it; null is not looked at.
     *
     * @param rule the rule that allows it
     * @param denied the reason of the refusal, or {@code true} for any
     * @param field JSON Pointer to the part of the request that is refused
     * @param identity the LiveKit identity
     * @param ttl life of the token
     * @param project name of the LiveKit project
     * @param grants all that is granted, in LiveKit's words; what is left out must not be
     */
    public record Expectation(
            @Nullable String rule,
            @Nullable String denied,
            @Nullable String field,
            @Nullable String identity,
            @Nullable Duration ttl,
            @Nullable String project,
            @Nullable JsonObject grants) {
        public Expectation {
            boolean allowed = rule != null || identity != null || ttl != null || project != null || grants != null;
            if (denied == null && field == null && !allowed) {
                throw new IllegalArgumentException("expect must say something, such as rule: hosts or denied: true");
            }
            if ((denied != null || field != null) && allowed) {
                throw new IllegalArgumentException("denied does not go with what a token says; keep one of the two");
            }
        }
    }
}
