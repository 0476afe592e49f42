package dev.roomkey.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far another clock is from this machine's. */
final class Skew {
    /** A {@code Date} header has whole seconds, and an answer takes time to come. */
    private static final Duration SMALL = Duration.ofSeconds(3);

    /** LiveKit's verifier forgives a minute; half of it is left for the other side. */
    private static final Duration LARGE = Duration.ofSeconds(30);

    private static final String MEND = "let both machines keep time by NTP";

    private Skew() {}

    /** Nothing where they agree. */
    static Optional<Checkup> between(Instant here, Instant there, String name) {
        var away = Duration.between(here, there);
        if (away.abs().compareTo(SMALL) <= 0) {
            return Optional.empty();
        }
        var what = "its clock is " + away.abs().toSeconds() + " s " + (away.isNegative() ? "behind" : "ahead of")
                + " this machine's";
        return Optional.of(
                away.abs().compareTo(LARGE) > 0 ? Checkup.fail(name, what, MEND) : Checkup.warn(name, what, MEND));
    }
}
