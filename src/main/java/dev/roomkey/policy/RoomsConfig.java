package dev.roomkey.policy;

import java.util.List;

/**
 * Who may enter which room, and as what.
 *
 * @param rules asked in order, the first that matches decides; none that matches is a refusal
 * @param identity template of the LiveKit identity, from {@code {subject}}, {@code {namespace}}, {@code {session}} and
 *     {@code {claims./json/pointer}}
 * @param unnamed what to do when a request names no room
 * @param requestFields which fields of the request a client may set
 */
public record RoomsConfig(List<Rule> rules, String identity, Unnamed unnamed, RequestFields requestFields) {
    public static final String DEFAULT_IDENTITY = "{subject}";

    /** What to do when a request names no room. */
    public enum Unnamed {
        /** Refuse it. */
        REFUSE,
        /** Invent a room name, which the rules must allow as any other; tokens for it are never kept. */
        GENERATE
    }

    public RoomsConfig {
        rules = List.copyOf(rules);
    }
}
