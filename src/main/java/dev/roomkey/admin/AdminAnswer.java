package dev.roomkey.admin;

import java.util.Map;

/** What came of an admin action. */
public sealed interface AdminAnswer {
    /**
     * It is done, and holds in every instance for all that is asked from now on.
     *
     * @param facts what the answer says, by name
     */
    record Done(Map<String, Object> facts) implements AdminAnswer {
        public Done {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * A field of the request cannot be used.
     *
     * @param field its name
     * @param detail what to write instead; never with its value
     */
    record Invalid(String field, String detail) implements AdminAnswer {}

    /**
     * It is not certain that it is done: to be asked for again.
     *
     * @param detail what is missing
     */
    record Unfinished(String detail) implements AdminAnswer {}
}
