package dev.roomkey.limit;

import java.time.Duration;
import java.util.List;

/**
 * How often a user may join.
 *
 * @param user the bandwidths of each user's bucket, all of which must have a token left; at least one
 * @param maxUsers buckets held in memory at most; beyond it the ones used least recently start afresh
 */
public record LimitConfig(List<Bandwidth> user, long maxUsers) {
    /** 20 joins a minute: far above what a person does, far below what a loop does. */
    public static final List<Bandwidth> DEFAULT_USER = List.of(new Bandwidth(20, 20, Duration.ofMinutes(1)));

    public static final long DEFAULT_MAX_USERS = 200_000;

    public LimitConfig {
        user = List.copyOf(user);
        if (user.isEmpty()) {
            throw new IllegalArgumentException("user must hold at least one bandwidth");
        }
        if (maxUsers < 1) {
            throw new IllegalArgumentException("max-users must be at least 1");
        }
    }
}
