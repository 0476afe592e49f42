package dev.roomkey.policy;

import java.util.List;

/**
 * Who may enter which room, and as what.
 *
 * @param rules asked in order, the first that matches decides; none that matches is a refusal
 * @param identity template of the LiveKit identity, from {@code {subject}}, {@code {namespace}}, {@code {device}},
 *     {@code {session}} and {@code {claims./json/pointer}}; {@code {device}} is a short hash of the session's id, which
 *     everybody in the room may see
 * @param unnamed what to do when a request names no room
 * @param requestFields which fields of the request a client may set
 */
public record RoomsConfig(List<Rule> rules, String identity, Unnamed unnamed, RequestFields requestFields) {
    public static final String DEFAULT_IDENTITY = "{subject}";

    /** What to do when a request names no room. */
    public enum Unnamed {
        /** Refuse it. */
        REFUSE,
        /**
         * Invent a name, {@code room-} and 16 random letters and digits, which a rule must allow as any other; tokens for
         * it are never kept.
         */
        GENERATE
    }

    /**
     * Something in the configuration that would not do what it says.
     *
     * @param path the key, such as {@code rooms.rules[2].grants.canPublsh}
     * @param what what is wrong with it
     * @param mend what to write instead
     */
    public record Problem(String path, String what, String mend) {
        @Override
        public String toString() {
            return path + ": " + what + "; " + mend;
        }
    }

    public RoomsConfig {
        rules = List.copyOf(rules);
    }

    /** Of each rule the name of the LiveKit project that its rooms are in, whether it says so itself or inherits it. */
    public List<String> projects() {
        var inheritance = new Inheritance(this);
        return rules.stream()
                .map(it -> inheritance.given(it, new Problems("told elsewhere")).project())
                .toList();
    }

    /** Everything that is wrong, in the order of the file; a {@link Policy} can be made only when this is empty. */
    public List<Problem> problems() {
        return CompiledRooms.of(this).problems();
    }
}
