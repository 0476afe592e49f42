package dev.roomkey.limit;

import dev.roomkey.limit.LimitDecision.Quota;
import dev.roomkey.limit.LimitDecision.Source;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.versioning.Versions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What every user's bucket holds: the bandwidths, as Bucket4j takes them, as clients are told of them and as keys name them. */
final class BucketTerms {
    /** 96 bits: two sets of bandwidths never meet by chance, and nobody gains by making them meet. */
    private static final int FINGERPRINT_BYTES = 12;

    private final List<Bandwidth> bandwidths;
    private final List<QuotaPolicy> policies;
    private final BucketConfiguration configuration;

    BucketTerms(List<Bandwidth> bandwidths) {
        this("user", bandwidths);
    }

    /** Of buckets that belong to {@code whom}, as clients are told. */
    BucketTerms(String whom, List<Bandwidth> bandwidths) {
        this.bandwidths = bandwidths;
        policies = QuotaPolicy.of(whom, bandwidths);
        configuration = configuration(bandwidths);
    }

    List<QuotaPolicy> policies() {
        return policies;
    }

    BucketConfiguration configuration() {
        return configuration;
    }

    /** A full bucket in this process. */
    Bucket newBucket(TimeMeter meter) {
        var builder = Bucket.builder().withCustomTimePrecision(meter);
        for (var bandwidth : configuration.getBandwidths()) {
            builder.addLimit(bandwidth);
        }
        return builder.build();
    }

    /** How long the slowest bandwidth takes from empty to full. */
    Duration longestFill() {
        return bandwidths.stream()
                .map(Bandwidth::timeToFill)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The same for the same bandwidths in the same order, in every instance that writes buckets in the same format. */
    String fingerprint() {
        var text = "format " + Versions.getLatest().getNumber() + ":"
                + bandwidths.stream()
                        .map(it -> it.capacity() + "/" + it.refill() + "/"
                                + it.period().toNanos())
                        .collect(Collectors.joining(","));
        var digest = sha256().digest(text.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, FINGERPRINT_BYTES));
    }

    /** What Bucket4j's answer means. */
    LimitDecision decide(VerboseResult<ConsumptionProbe> result, Source source) {
        var probe = result.getValue();
        var tightest = tightest(result.getDiagnostics().getAvailableTokensPerEachBandwidth());
        if (probe.isConsumed()) {
            var untilMore = bandwidths.get(tightest).timeToOne();
            return new LimitDecision.Allowed(quota(tightest, probe.getRemainingTokens(), untilMore), source);
        }
        var retryAfter = Duration.ofNanos(probe.getNanosToWaitForRefill());
        return new LimitDecision.Throttled(quota(tightest, probe.getRemainingTokens(), retryAfter), source, retryAfter);
    }

    /** The first bandwidth with as much left as is said, where no bucket can be asked. */
    Quota quotaOfFirst(long remaining) {
        return quota(0, remaining, bandwidths.getFirst().timeToOne());
    }

    private Quota quota(int bandwidth, long remaining, Duration untilMore) {
        return new Quota(policies.get(bandwidth).name(), remaining, untilMore);
    }

    private static int tightest(long[] available) {
        var tightest = 0;
        for (var i = 1; i < available.length; i++) {
            tightest = available[i] < available[tightest] ? i : tightest;
        }
        return tightest;
    }

    private static BucketConfiguration configuration(List<Bandwidth> bandwidths) {
        var builder = BucketConfiguration.builder();
        for (var bandwidth : bandwidths) {
            builder.addLimit(
                    limit -> limit.capacity(bandwidth.capacity()).refillGreedy(bandwidth.refill(), bandwidth.period()));
        }
        return builder.build();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
