package dev.roomkey.policy;

import java.util.List;

/**
 * How a decision came about, for who writes the rules; clients never see it.
 *
 * @param decision what the rules say
 * @param steps every rule in its order; empty when no rule was asked, since the request names no room
 */
public record Explanation(Decision decision, List<Step> steps) {
    /** What became of a rule. */
    public enum Result {
        /** It is the first that matched, and decided. */
        MATCHED,
        /** Its room or its requirements do not fit. */
        PASSED_OVER,
        /** One before it had matched. */
        NOT_ASKED
    }

    /**
     * One rule.
     *
     * @param why what did not fit, without any value of the session; empty where it matched
     */
    public record Step(String rule, Result result, String why) {}

    public Explanation {
        steps = List.copyOf(steps);
    }
}
