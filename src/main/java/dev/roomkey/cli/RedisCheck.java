package dev.roomkey.cli;

import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisProbe;
import dev.roomkey.redis.RedisProbe.Facts;
import dev.roomkey.redis.RedisProbe.Unusable;
import dev.roomkey.redis.RedisTarget;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether each Redis is there and is one that will do for its roles. */
final class RedisCheck {
    /** docs/redis.md. */
    private static final List<Integer> OLDEST = List.of(6, 2);

    private final Vertx vertx;
    private final Duration timeout;
    private final InstantSource clock;

    RedisCheck(Vertx vertx, Duration timeout, InstantSource clock) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** One for each Redis, whatever number of roles it has. */
    Stream<Check> checks(RedisConfig config, boolean hasStoredSessions) {
        var roles = new TreeMap<Role, RedisTarget>(config.targets());
        if (!hasStoredSessions) {
            roles.remove(Role.SESSIONS);
        }
        return roles.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))))
                .entrySet()
                .stream()
                .map(it -> {
                    var name = "redis "
                            + it.getValue().stream().map(RedisCheck::word).collect(Collectors.joining(", "));
                    return new Check(name, () -> check(name, it.getKey(), it.getValue()));
                });
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private List<Checkup> check(String name, RedisTarget target, Set<Role> roles) throws Exception {
        var answer = RedisProbe.ask(vertx, target, timeout).await(timeout.toMillis() + 500, TimeUnit.MILLISECONDS);
        return switch (answer) {
            case Unusable(var failure) ->
                List.of(Checkup.fail(
                        name,
                        target.urls().getFirst() + " is of no use: " + failure,
                        failure.contains("PASS") || failure.contains("NOAUTH")
                                ? "compare user and password"
                                : "start it, or compare host, port and TLS"));
            case Facts facts -> judge(name, target, roles, facts);
        };
    }

    private List<Checkup> judge(String name, RedisTarget target, Set<Role> roles, Facts facts) {
        var found = new ArrayList<Checkup>();
        if (facts.version() != null && isOld(facts.version())) {
            found.add(Checkup.fail(name, "is Redis " + facts.version(), "use 6.2 or newer"));
        }
        boolean isWritten = !roles.equals(Set.of(Role.SESSIONS));
        if (isWritten && Boolean.TRUE.equals(facts.isReplica())) {
            found.add(Checkup.fail(name, "is a replica and takes no writes", "name the master, or its sentinels"));
        }
        if (isWritten) {
            memory(name, roles, facts, found);
        }
        if (facts.time() != null) {
            Skew.between(clock.instant(), facts.time(), name).ifPresent(found::add);
        }
        if (found.stream().noneMatch(Checkup::isFail)) {
            found.addFirst(Checkup.ok(name, target.urls().getFirst() + " answers" + version(facts.version())));
        }
        return found;
    }

    private static String version(@Nullable String version) {
        return version == null ? ", and does not say its version to this user" : ", Redis " + version;
    }

    private static void memory(String name, Set<Role> roles, Facts facts, List<Checkup> found) {
        var policy = Objects.requireNonNullElse(facts.eviction(), "");
        if (roles.contains(Role.LIMITS) && policy.startsWith("allkeys")) {
            found.add(Checkup.warn(
                    name,
                    "its maxmemory-policy is " + policy + ", by which users' limits are forgotten",
                    "set it to noeviction, or to volatile-ttl for a cache that may forget"));
        }
        if (Long.valueOf(0).equals(facts.maxMemory())) {
            found.add(Checkup.warn(
                    name,
                    "it has no maxmemory and may take all that the machine has",
                    "set maxmemory; docs/redis.md says how much"));
        }
    }

    private static boolean isOld(String version) {
        var parts = Stream.of(version.split("[.]", -1))
                .limit(2)
                .map(it -> it.matches("[0-9]{1,4}") ? Integer.parseInt(it) : Integer.MAX_VALUE)
                .toList();
        return parts.size() == 2
                && (parts.get(0) < OLDEST.get(0)
                        || (parts.get(0).equals(OLDEST.get(0)) && parts.get(1) < OLDEST.get(1)));
    }
}
