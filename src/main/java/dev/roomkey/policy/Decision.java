package dev.roomkey.policy;

import dev.roomkey.model.RoomName;
import dev.roomkey.token.ClaimGrants;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the rules say to one request. */
public sealed interface Decision {
    /**
     * The user may have this token.
     *
     * @param rule name of the rule that allowed it
     * @param room the room that the token is for
     * @param generatedRoom whether the gateway invented the room; such a token must not be kept
     * @param grants everything that the token says
     * @param ttl the token's life; the LiveKit project's where the rule says nothing
     * @param project name of the LiveKit project that the room is in
     */
    record Allowed(
            String rule,
            RoomName room,
            boolean generatedRoom,
            ClaimGrants grants,
            @Nullable Duration ttl,
            String project)
            implements Decision {
        /** Without room and grants: both may name the user. */
        @Override
        public String toString() {
            return "Allowed[" + rule + "]";
        }
    }

    /**
     * The user may not.
     *
     * @param detail what a developer can do about it; fit to be shown, since it holds no value of the session and does not
     *     tell which rules or rooms there are
     * @param field JSON Pointer to the part of the request that is at fault, such as {@code /participant_attributes/color};
     *     the fields themselves in snake_case
     */
    record Refused(Refusal reason, String detail, @Nullable String field) implements Decision {}
}
