package dev.roomkey.config;

import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisLinks.Role;
import dev.roomkey.redis.RedisTarget;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads where Redis is. A role that names one of its own uses that, and any other the common one. A section that names no Redis
 * is none at all: everything then lives in this process.
 */
final class RedisReader {
    private RedisReader() {}

    /** What holds null where no Redis is named. */
    static Field<RedisConfig> read(Section redis) {
        var common = RedisTargetReader.read(redis, "REDIS_URL");
        var prefix = redis.get("key-prefix", Form.text()).or(RedisConfig.DEFAULT_KEY_PREFIX);
        var deadline = redis.get("deadline", Form.duration(RedisConfig.MIN_DEADLINE, RedisConfig.MAX_DEADLINE))
                .or(RedisConfig.DEFAULT_DEADLINE);
        var connectTimeout = redis.get("connect-timeout", Form.duration(Duration.ofMillis(50), Duration.ofMinutes(1)))
                .or(RedisConfig.DEFAULT_CONNECT_TIMEOUT);
        var own = new EnumMap<Role, Field<RedisTarget>>(Role.class);
        for (var role : Role.values()) {
            own.put(role, redis.child(name(role), RedisReader::ownTarget));
        }
        if (isNowhere(common) && own.values().stream().allMatch(RedisReader::isNowhere)) {
            return redis.build(() -> null);
        }
        if (isNowhere(common)) {
            own.forEach((role, target) -> needed(redis, role, target));
        }
        return redis.build(() -> new RedisConfig(
                targets(common.orNull(), own),
                prefix.get(),
                deadline.get(),
                connectTimeout.get(),
                RedisConfig.Circuit.DEFAULT));
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static Field<RedisTarget> ownTarget(Section role) {
        var target = RedisTargetReader.read(role, "");
        return role.build(target::orNull);
    }

    private static boolean isNowhere(Field<RedisTarget> target) {
        return !target.isBroken() && target.value().isEmpty();
    }

    private static void needed(Section redis, Role role, Field<RedisTarget> target) {
        if (isNowhere(target)) {
            redis.refuse(name(role), "has no Redis", "name one here, or one for all roles in redis.url");
        }
    }

    private static Map<Role, RedisTarget> targets(@Nullable RedisTarget common, Map<Role, Field<RedisTarget>> own) {
        var targets = new EnumMap<Role, RedisTarget>(Role.class);
        Arrays.stream(Role.values())
                .forEach(it -> targets.put(
                        it, Objects.requireNonNull(own.get(it)).value().orElse(common)));
        return targets;
    }
}
