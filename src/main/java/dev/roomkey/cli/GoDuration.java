package dev.roomkey.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lengths of time as {@code lk} takes them, which are Go's: {@code 5m}, {@code 1h10m}, {@code 1.5h}; and {@code d} for days. */
final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:[.][0-9]{0,9})?)(ms|s|m|h|d)");
    private static final Pattern ALL = Pattern.compile("(?:" + PART.pattern() + "){1,8}");

    private static final Map<String, Long> MILLISECONDS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private GoDuration() {}

    /** The length that {@code text} says; empty when it says none. */
    static Optional<Duration> parse(String text) {
        if (!ALL.matcher(text).matches()) {
            return Optional.empty();
        }
        var sum = PART.matcher(text)
                .results()
                .map(it -> new BigDecimal(it.group(1))
                        .multiply(BigDecimal.valueOf(MILLISECONDS.getOrDefault(it.group(2), 0L))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return Optional.of(Duration.ofMillis(sum.longValue()));
    }
}
