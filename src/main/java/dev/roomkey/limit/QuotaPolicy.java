package dev.roomkey.limit;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A bandwidth as clients are told of it in {@code RateLimit-Policy}.
 *
 * @param name {@code user}, or {@code user-1}, {@code user-2}, … where there are several; {@code address} likewise
 * @param quota joins that fit into a window
 * @param window time in which an empty bucket fills up
 */
public record QuotaPolicy(String name, long quota, Duration window) {
    static List<QuotaPolicy> of(String of, List<Bandwidth> bandwidths) {
        return IntStream.range(0, bandwidths.size())
                .mapToObj(i -> of(bandwidths.size() == 1 ? of : of + "-" + (i + 1), bandwidths.get(i)))
                .toList();
    }

    private static QuotaPolicy of(String name, Bandwidth bandwidth) {
        return new QuotaPolicy(name, bandwidth.capacity(), bandwidth.timeToFill());
    }
}
