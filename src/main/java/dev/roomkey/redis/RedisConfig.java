package dev.roomkey.redis;

import dev.roomkey.redis.RedisLinks.Role;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where Redis is and how long it may take.
 *
 * @param targets the Redis of each role; every role needs one, equal ones share their connections
 * @param keyPrefix what all of Roomkey's own keys begin with
 * @param deadline longest time a command may take before its caller goes on without it
 * @param connectTimeout longest time from the first packet to a connection that is ready for commands
 * @param circuit when to stop asking a Redis that does not answer
 */
public record RedisConfig(
        Map<Role, RedisTarget> targets, String keyPrefix, Duration deadline, Duration connectTimeout, Circuit circuit) {
    public static final String DEFAULT_KEY_PREFIX = "roomkey:";
    public static final Duration DEFAULT_DEADLINE = Duration.ofMillis(50);
    public static final Duration MIN_DEADLINE = Duration.ofMillis(1);
    public static final Duration MAX_DEADLINE = Duration.ofSeconds(10);
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /**
     * When to stop asking.
     *
     * @param failures how many commands in a row must fail for it to open
     * @param openFor how long it refuses everything before it lets one command through as a probe
     */
    public record Circuit(int failures, Duration openFor) {
        public static final Circuit DEFAULT = new Circuit(5, Duration.ofSeconds(1));

        public Circuit {
            require(failures >= 1, "circuit.failures must be at least 1");
            require(openFor.isPositive(), "circuit.open-for must be longer than 0s");
        }
    }

    public RedisConfig {
        targets = Map.copyOf(targets);
        require(targets.size() == Role.values().length, "each of limits, tokens and sessions needs a url");
        require(
                keyPrefix.chars().allMatch(it -> it > ' ' && it < 0x7f && it != '{' && it != '}'),
                "key-prefix must be printable ASCII without spaces and braces");
        require(
                deadline.compareTo(MIN_DEADLINE) >= 0 && deadline.compareTo(MAX_DEADLINE) <= 0,
                "deadline must be between 1ms and 10s");
        require(connectTimeout.compareTo(deadline) >= 0, "connect-timeout must not be shorter than deadline");
    }

    /** One Redis for everything, with the defaults. */
    public static RedisConfig of(RedisTarget target) {
        var targets = new EnumMap<Role, RedisTarget>(Role.class);
        for (var role : Role.values()) {
            targets.put(role, target);
        }
        return new RedisConfig(targets, DEFAULT_KEY_PREFIX, DEFAULT_DEADLINE, DEFAULT_CONNECT_TIMEOUT, Circuit.DEFAULT);
    }

    /** One standalone Redis for everything, with the defaults; the URL may hold a user and a password. */
    public static RedisConfig of(URI url) {
        return of(RedisTarget.standalone(url));
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
