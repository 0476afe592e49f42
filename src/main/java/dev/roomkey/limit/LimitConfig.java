package dev.roomkey.limit;

import java.time.Duration;
import java.util.List;

/**
 * How often a user may join, and how often an address may fail to show a session.
 *
 * @param user the bandwidths of each user's bucket, all of which must have a token left; at least one
 * @param maxUsers buckets held in memory at most; beyond it the ones used least recently start afresh
 * @param onStoreLoss who may join while the shared buckets cannot be asked; without shared buckets it never happens
 * @param expectedInstances among how many instances a user's limit is divided meanwhile, 1 to {@value #MAX_INSTANCES}
 * @param address the bandwidths of each client address' bucket, which requests without a valid session spend; empty: no such
 *     limit
 * @param arrivals how many may arrive in a room, or at a LiveKit project, whoever they are
 */
public record LimitConfig(
        List<Bandwidth> user,
        long maxUsers,
        OnStoreLoss onStoreLoss,
        int expectedInstances,
        List<Bandwidth> address,
        ArrivalConfig arrivals) {
    /** 20 joins a minute: far above what a person does, far below what a loop does. */
    public static final List<Bandwidth> DEFAULT_USER = List.of(new Bandwidth(20, 20, Duration.ofMinutes(1)));

    public static final long DEFAULT_MAX_USERS = 200_000;
    public static final OnStoreLoss DEFAULT_ON_STORE_LOSS = OnStoreLoss.LOCAL;
    public static final int DEFAULT_EXPECTED_INSTANCES = 1;
    public static final int MAX_INSTANCES = 1000;

    /** Who may join while the shared buckets cannot be asked. */
    public enum OnStoreLoss {
        /** Whom a bucket in this process lets in, which holds this instance's share of the limit. */
        LOCAL,
        /** Nobody. */
        DENY,
        /** Everybody. */
        ALLOW
    }

    public LimitConfig {
        user = List.copyOf(user);
        address = List.copyOf(address);
        if (user.isEmpty()) {
            throw new IllegalArgumentException("user must hold at least one bandwidth");
        }
        if (maxUsers < 1) {
            throw new IllegalArgumentException("max-users must be at least 1");
        }
        if (expectedInstances < 1 || expectedInstances > MAX_INSTANCES) {
            throw new IllegalArgumentException("expected-instances must be between 1 and " + MAX_INSTANCES);
        }
    }

    /** Limits of users and addresses. */
    public LimitConfig(
            List<Bandwidth> user,
            long maxUsers,
            OnStoreLoss onStoreLoss,
            int expectedInstances,
            List<Bandwidth> address) {
        this(user, maxUsers, onStoreLoss, expectedInstances, address, ArrivalConfig.NONE);
    }

    /** Limits of users alone. */
    public LimitConfig(List<Bandwidth> user, long maxUsers, OnStoreLoss onStoreLoss, int expectedInstances) {
        this(user, maxUsers, onStoreLoss, expectedInstances, List.of());
    }

    /** Limits of users alone, with the defaults for a lost store. */
    public LimitConfig(List<Bandwidth> user, long maxUsers) {
        this(user, maxUsers, DEFAULT_ON_STORE_LOSS, DEFAULT_EXPECTED_INSTANCES);
    }

    /** What one instance may hand out alone, so that all of them together stay within the limit. */
    LimitConfig share() {
        var shares = user.stream().map(it -> it.share(expectedInstances)).toList();
        return new LimitConfig(shares, maxUsers);
    }
}
