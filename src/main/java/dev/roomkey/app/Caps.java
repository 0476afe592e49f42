package dev.roomkey.app;

import java.time.Duration;

/**
 * How much is put up with. Beyond any of these nothing is decided.
 *
 * @param timeout from the question to the whole answer, at most 10 s
 * @param maxBody bytes of an answer's body, at most 1 MiB
 * @param maxConcurrent questions at once; there is no queue
 * @param failures how many unanswered questions in a row stop the asking
 * @param openFor for how long, before one question is the probe
 */
public record Caps(Duration timeout, int maxBody, int maxConcurrent, int failures, Duration openFor) {
    public static final Duration MIN_TIMEOUT = Duration.ofMillis(10);
    public static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);
    public static final int MAX_MAX_BODY = 1024 * 1024;
    public static final Caps DEFAULT = new Caps(Duration.ofSeconds(1), 64 * 1024, 64, 5, Duration.ofSeconds(5));

    public Caps {
        require(
                timeout.compareTo(MIN_TIMEOUT) >= 0 && timeout.compareTo(MAX_TIMEOUT) <= 0,
                "timeout must be between 10ms and 10s");
        require(maxBody > 0 && maxBody <= MAX_MAX_BODY, "max-body must be between 1B and 1MiB");
        require(maxConcurrent > 0, "max-concurrent must be at least 1");
        require(failures > 0, "circuit.failures must be at least 1");
        require(openFor.isPositive(), "circuit.open-for must be longer than 0s");
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
