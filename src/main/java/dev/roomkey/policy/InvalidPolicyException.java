package dev.roomkey.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Rules that must not be put to work, with everything that is wrong with them. */
public final class InvalidPolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<RoomsConfig.Problem> problems;

    InvalidPolicyException(List<RoomsConfig.Problem> problems) {
        super(problems.stream().map(RoomsConfig.Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems;
    }

    /** All problems, in the order of the file; never empty. */
    public List<RoomsConfig.Problem> problems() {
        return problems;
    }
}
