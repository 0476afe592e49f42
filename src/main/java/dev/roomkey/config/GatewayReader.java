package dev.roomkey.config;

import dev.roomkey.audit.AuditConfig;
import dev.roomkey.http.ManagementConfig;
import dev.roomkey.limit.ArrivalConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.tokencache.BlockConfig;
import dev.roomkey.tokencache.CacheConfig;
import java.time.Duration;
import java.util.List;

/** The keys of the configuration, section by section. What is asked for here is what exists. */
final class GatewayReader {
    private GatewayReader() {}

    static Field<GatewayConfig> read(Section root) {
        var http = root.child("http", HttpReader::read);
        var management = root.child("management", GatewayReader::management);
        var livekit = root.child("livekit", LiveKitReader::production);
        var sessions = root.child("sessions", SessionsReader::read);
        var rooms = root.child("rooms", RoomsReader::withCallback);
        var limits = root.child("limits", GatewayReader::limits);
        var cache = root.child("cache", GatewayReader::cache);
        var redis = root.child("redis", RedisReader::read);
        var log = root.child("log", GatewayReader::log);
        var blocks = root.child("blocks", GatewayReader::blocks);
        var admin = root.child("admin", AdminReader::read);
        var audit = root.child("audit", GatewayReader::audit);
        var tracing = root.child("tracing", TracingReader::read);
        return root.build(() -> new GatewayConfig(
                http.get(),
                management.get(),
                livekit.get(),
                sessions.get(),
                rooms.get().config(),
                limits.get(),
                cache.get(),
                redis.orNull(),
                log.get(),
                blocks.get(),
                admin.orNull(),
                audit.get(),
                rooms.get().callback(),
                tracing.orNull()));
    }

    private static Field<ManagementConfig> management(Section management) {
        var host = management.get("host", address()).or(ManagementConfig.DEFAULT_HOST);
        var port = management.get("port", Form.port()).or(ManagementConfig.DEFAULT_PORT);
        return management.build(() -> new ManagementConfig(host.get(), port.get()));
    }

    private static Field<LimitConfig> limits(Section limits) {
        var user = limits.items("user", GatewayReader::bandwidth, "20 joins, 20 back every 1m")
                .or(LimitConfig.DEFAULT_USER);
        var maxUsers = limits.get("max-users", Form.number(1, Long.MAX_VALUE)).or(LimitConfig.DEFAULT_MAX_USERS);
        var onLoss = limits.get("on-store-loss", Form.choice(LimitConfig.OnStoreLoss.class))
                .or(LimitConfig.DEFAULT_ON_STORE_LOSS);
        var instances = limits.get("expected-instances", Form.integer(1, LimitConfig.MAX_INSTANCES))
                .or(LimitConfig.DEFAULT_EXPECTED_INSTANCES);
        var address =
                limits.items("address", GatewayReader::bandwidth, KnownKey.NONE).or(List.of());
        var room = limits.child("room", GatewayReader::optionalBandwidth);
        var project = limits.child("project", GatewayReader::optionalBandwidth);
        return limits.build(() -> new LimitConfig(
                user.get(),
                maxUsers.get(),
                onLoss.get(),
                instances.get(),
                address.get(),
                new ArrivalConfig(room.orNull(), project.orNull())));
    }

    /** What holds null where none of its keys is given. */
    private static Field<Bandwidth> optionalBandwidth(Section bandwidth) {
        var capacity =
                bandwidth.get("capacity", Form.number(1, Bandwidth.MAX_TOKENS)).optional();
        var refill =
                bandwidth.get("refill", Form.number(1, Bandwidth.MAX_TOKENS)).optional();
        var period = bandwidth
                .get("period", Form.duration(Duration.ofMillis(1), Duration.ofHours(1)))
                .optional();
        if (isAbsent(capacity) && isAbsent(refill) && isAbsent(period)) {
            return bandwidth.build(() -> null);
        }
        needed(bandwidth, "capacity", capacity);
        needed(bandwidth, "refill", refill);
        needed(bandwidth, "period", period);
        return bandwidth.build(() -> new Bandwidth(capacity.get(), refill.get(), period.get()));
    }

    private static boolean isAbsent(Field<?> field) {
        return !field.isBroken() && field.value().isEmpty();
    }

    private static void needed(Section bandwidth, String key, Field<?> field) {
        if (isAbsent(field)) {
            bandwidth.refuse(key, "is missing", "a limit has capacity, refill and period");
        }
    }

    private static Field<Bandwidth> bandwidth(Section bandwidth) {
        var capacity = bandwidth
                .get("capacity", Form.number(1, Bandwidth.MAX_TOKENS))
                .required("write how many joins at once");
        var refill = bandwidth
                .get("refill", Form.number(1, Bandwidth.MAX_TOKENS))
                .required("write how many come back a period");
        var period = bandwidth
                .get("period", Form.duration(Duration.ofMillis(1), Duration.ofDays(31)))
                .required("write it like 1m");
        return bandwidth.build(() -> new Bandwidth(capacity.get(), refill.get(), period.get()));
    }

    private static Field<CacheConfig> cache(Section cache) {
        var margin = cache.get("margin", Form.duration(CacheConfig.MIN_MARGIN, LiveKitConfig.MAX_TTL))
                .or(CacheConfig.MIN_MARGIN);
        var maxTokens = cache.get("max-tokens", Form.number(1, Long.MAX_VALUE)).or(CacheConfig.DEFAULT_MAX_TOKENS);
        var sealKeys = SealKeys.read(cache);
        var namesKey = SealKeys.names(cache);
        return cache.build(() -> new CacheConfig(margin.get(), maxTokens.get(), sealKeys.get(), namesKey.orNull()));
    }

    private static Field<LogConfig> log(Section log) {
        var format = log.get("format", Form.choice(LogConfig.Format.class)).or(LogConfig.DEFAULT_FORMAT);
        var level = log.get("level", Form.choice(LogConfig.Level.class)).or(LogConfig.DEFAULT_LEVEL);
        return log.build(() -> new LogConfig(format.get(), level.get()));
    }

    private static Field<BlockConfig> blocks(Section blocks) {
        var onLoss = blocks.get("on-store-loss", Form.choice(BlockConfig.OnStoreLoss.class))
                .or(BlockConfig.DEFAULT.onStoreLoss());
        return blocks.build(() -> new BlockConfig(onLoss.get()));
    }

    private static Field<AuditConfig> audit(Section audit) {
        var enabled = audit.get("enabled", Form.flag()).or(AuditConfig.DEFAULT.enabled());
        var rooms = audit.get("rooms", Form.choice(AuditConfig.Rooms.class)).or(AuditConfig.DEFAULT.rooms());
        return audit.build(() -> new AuditConfig(enabled.get(), rooms.get()));
    }

    /** A name or an address, without the brackets and the port that a URL would have. */
    static Form<String> address() {
        return Form.matching(
                "a host",
                "write a name or an address like 127.0.0.1 or ::1",
                it -> it.matches("[A-Za-z0-9._:%-]{1,255}"));
    }
}
