package dev.roomkey.callback;

import dev.roomkey.policy.Decision;

/** What the application says to a join that the rules allow. */
public sealed interface Consent {
    /**
     * It agrees.
     *
     * @param allowed what the rules allow, or less
     */
    record Given(Decision.Allowed allowed) implements Consent {}

    /** It does not. */
    record Denied() implements Consent {}

    /** It said nothing that counts, so nobody comes in on it. */
    record Missing(Why why) implements Consent {}

    /** Why there is none. */
    enum Why {
        /** No answer in time, another status than 2xx, too many asked at once, or it is left alone for a while. */
        UNANSWERED,
        /** An answer that cannot be understood whole: half understood, it could mean less than what would be given. */
        UNREADABLE,
        /** It wants to give more than the rule does: one of the two is mistaken. */
        WIDER
    }
}
