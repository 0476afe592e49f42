package dev.roomkey.simulation;

import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisListener;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands of all instances that Redis was of no use for. */
final class Unanswered implements RedisListener {
    private final VirtualTime time;
    private final Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
    private final List<Long> bySecond = new ArrayList<>();
    private long last;

    Unanswered(VirtualTime time) {
        this.time = time;
    }

    @Override
    public void commandEnded(Role role, Optional<Reason> unavailable, long nanos) {
        unavailable.ifPresent(this::count);
    }

    private void count(Reason reason) {
        last = time.nanos();
        byReason.merge(reason, 1L, Long::sum);
        var second = Math.toIntExact(Duration.ofNanos(last).toSeconds());
        while (bySecond.size() <= second) {
            bySecond.add(0L);
        }
        bySecond.set(second, bySecond.get(second) + 1);
    }

    Map<Reason, Long> byReason() {
        return byReason;
    }

    /** From a second of virtual time to before another. */
    long between(int from, int to) {
        return bySecond.subList(Math.min(from, bySecond.size()), Math.min(to, bySecond.size())).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** When there last was one, in nanoseconds of virtual time. */
    long last() {
        return last;
    }
}
