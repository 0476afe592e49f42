package dev.roomkey.config;

import dev.roomkey.admin.AdminConfig;
import dev.roomkey.audit.AuditConfig;
import dev.roomkey.callback.CallbackConfig;
import dev.roomkey.http.HttpConfig;
import dev.roomkey.http.ManagementConfig;
import dev.roomkey.limit.ArrivalConfig;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.model.Secret;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.Rule;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.RedisSessionConfig;
import dev.roomkey.session.SessionsConfig;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.tokencache.BlockConfig;
import dev.roomkey.tokencache.CacheConfig;
import dev.roomkey.tracing.TracingConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration: one validated record per feature, and what has to hold between them.
 *
 * @param http the public listener
 * @param management the listener for metrics and health
 * @param livekit the LiveKit projects that tokens are for
 * @param sessions whose sessions are taken
 * @param rooms who may enter which room
 * @param limits how often a user may join
 * @param cache how tokens are kept
 * @param redis what all instances share; without it everything lives in this process, which must then be the only one
 * @param log what is logged
 * @param blocks what holds while nobody can tell who is blocked
 * @param admin the listener for operators; without it there is none
 * @param audit what the audit log holds
 * @param callback the application's own route that has the last word on joins, if any
 * @param tracing where records of joins are sent, if anywhere
 */
public record GatewayConfig(
        HttpConfig http,
        ManagementConfig management,
        LiveKitConfig livekit,
        SessionsConfig sessions,
        RoomsConfig rooms,
        LimitConfig limits,
        CacheConfig cache,
        @Nullable RedisConfig redis,
        LogConfig log,
        BlockConfig blocks,
        @Nullable AdminConfig admin,
        AuditConfig audit,
        @Nullable CallbackConfig callback,
        @Nullable TracingConfig tracing) {
    /** The cookie that development mode signs in with. */
    public static final String DEVELOPMENT_COOKIE = "roomkey_dev_session";

    private static final Duration LEAST_WITH_ARRIVALS = Duration.ofSeconds(3);

    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

    public GatewayConfig {
        if (callback != null && cache.margin().compareTo(LiveKitConfig.MIN_TTL) >= 0) {
            throw new IllegalArgumentException(
                    "cache.margin must be shorter than 5m, to which rooms.callback may shorten the life of a token");
        }
        if (http.port() != 0 && http.port() == management.port() && overlap(http.host(), management.host())) {
            throw new IllegalArgumentException("management.port must not be http.port: metrics are not for the public");
        }
        if (admin != null && admin.port() != 0) {
            requireOwnPort(admin, http.port(), http.host());
            requireOwnPort(admin, management.port(), management.host());
        }
        if (livekit.projects().values().stream().anyMatch(it -> cache.margin().compareTo(it.ttl()) >= 0)) {
            throw new IllegalArgumentException(
                    "cache.margin must be shorter than livekit.ttl, else no token would ever be handed out twice");
        }
        requireProjects(livekit.projects().keySet(), rooms);
        requireLivesBeyond(cache.margin(), rooms);
        if (redis == null) {
            requireNoStoredSessions(sessions);
        }
        if (hasSeveralNamespaces(sessions)) {
            requireNamespaces(rooms);
        }
        requireTimeToHold(http, limits);
        sessions.guests().ifPresentOrElse(it -> requireGuestsToBeLimited(it, limits), () -> requireNoGuests(rooms));
        sessions.guests().ifPresent(it -> requireRuleForGuests(rooms));
    }

    /** What names users and tokens in a shared store; whoever changes it starts every user afresh. */
    public Secret namesSecret() {
        return Objects.requireNonNullElseGet(
                cache.namesKey(), () -> livekit.oldestKey().secret());
    }

    /** Without an admin listener, an audit log, a callback and tracing. */
    public GatewayConfig(
            HttpConfig http,
            ManagementConfig management,
            LiveKitConfig livekit,
            SessionsConfig sessions,
            RoomsConfig rooms,
            LimitConfig limits,
            CacheConfig cache,
            @Nullable RedisConfig redis,
            LogConfig log) {
        this(
                http,
                management,
                livekit,
                sessions,
                rooms,
                limits,
                cache,
                redis,
                log,
                BlockConfig.DEFAULT,
                null,
                AuditConfig.OFF,
                null,
                null);
    }

    /** The names of the sections that a running gateway cannot change, of those that are not like {@code other}'s. */
    public List<String> fixedSectionsUnlike(GatewayConfig other) {
        return Stream.of(
                        Map.entry("http", http.equals(other.http)),
                        Map.entry("management", management.equals(other.management)),
                        Map.entry("redis", Objects.equals(redis, other.redis)),
                        Map.entry("log", log.equals(other.log)),
                        Map.entry("blocks", blocks.equals(other.blocks)),
                        Map.entry("admin", adminAddress().equals(other.adminAddress())),
                        Map.entry("tracing", Objects.equals(tracing, other.tracing)))
                .filter(section -> !section.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** That every rule chooses one of {@code projects}, by their names. */
    static void requireProjects(Set<String> projects, RoomsConfig rooms) {
        var chosen = rooms.projects();
        for (var i = 0; i < chosen.size(); i++) {
            if (!projects.contains(chosen.get(i))) {
                throw new IllegalArgumentException("rooms.rules[" + i + "].project "
                        + (projects.contains(LiveKitConfig.UNNAMED)
                                ? "must not be there, since livekit has no projects"
                                : "must be one of " + String.join(", ", new TreeSet<>(projects))
                                        + ", here or in the rule that it inherits from"));
            }
        }
    }

    /** Its tokens may change at any time. */
    private String adminAddress() {
        return admin == null ? "" : admin.host() + " " + admin.port();
    }

    private static void requireLivesBeyond(Duration margin, RoomsConfig rooms) {
        for (var i = 0; i < rooms.rules().size(); i++) {
            var ttl = rooms.rules().get(i).terms().ttl();
            if (ttl != null && margin.compareTo(ttl) >= 0) {
                throw new IllegalArgumentException("rooms.rules[" + i + "].ttl must be longer than cache.margin, else"
                        + " no token of the rule would ever be handed out twice");
            }
        }
    }

    private static void requireNoStoredSessions(SessionsConfig sessions) {
        for (var authenticator : sessions.authenticators()) {
            if (authenticator instanceof RedisSessionConfig) {
                throw new IllegalArgumentException("redis.url must say where the application keeps its sessions: "
                        + authenticator.name() + " reads them in Redis");
            }
        }
    }

    /** An answer is held for up to a second for the room, and for another one for the project. */
    private static void requireTimeToHold(HttpConfig http, LimitConfig limits) {
        if (!limits.arrivals().equals(ArrivalConfig.NONE)
                && http.requestTimeout().compareTo(LEAST_WITH_ARRIVALS) < 0) {
            throw new IllegalArgumentException("http.request-timeout must be at least 3s where limits.room or"
                    + " limits.project is set, since answers are held until it is their turn");
        }
    }

    private static void requireGuestsToBeLimited(String guests, LimitConfig limits) {
        if (limits.address().isEmpty()) {
            throw new IllegalArgumentException("limits.address must say how often an address may join, since " + guests
                    + " lets in guests: each is new at each join, so that no other limit holds them");
        }
    }

    private static void requireRuleForGuests(RoomsConfig rooms) {
        if (rooms.rules().stream().noneMatch(Rule::guests)) {
            throw new IllegalArgumentException(
                    "rooms.rules must hold one with guests: true, since no other lets in guests");
        }
    }

    private static void requireNoGuests(RoomsConfig rooms) {
        for (var i = 0; i < rooms.rules().size(); i++) {
            if (rooms.rules().get(i).guests()) {
                throw new IllegalArgumentException(
                        "rooms.rules[" + i + "].guests must not be true while nobody is a guest:"
                                + " put an authenticator of type anonymous at the end of sessions.order");
            }
        }
    }

    private static boolean hasSeveralNamespaces(SessionsConfig sessions) {
        return sessions.authenticators().stream()
                        .map(AuthenticatorConfig::namespace)
                        .distinct()
                        .count()
                > 1;
    }

    /** Else "42" of one authenticator would be "42" of another in LiveKit: put it out of a room, and enter its own rooms. */
    private static void requireNamespaces(RoomsConfig rooms) {
        if (!rooms.identity().contains("{namespace}")) {
            throw new IllegalArgumentException(
                    "rooms.identity must hold {namespace}, since the authenticators are of several:"
                            + " write it like {namespace}:{subject}");
        }
        for (var i = 0; i < rooms.rules().size(); i++) {
            var room = rooms.rules().get(i).room();
            if (room.contains("{subject}") && !room.contains("{namespace}")) {
                throw new IllegalArgumentException("rooms.rules[" + i + "].room must hold {namespace} beside {subject},"
                        + " since the authenticators are of several");
            }
        }
    }

    private static void requireOwnPort(AdminConfig admin, int port, String host) {
        if (admin.port() == port && overlap(admin.host(), host)) {
            throw new IllegalArgumentException("admin.port must be neither http.port nor management.port");
        }
    }

    private static boolean overlap(String host, String other) {
        return host.equals(other) || EVERY_ADDRESS.contains(host) || EVERY_ADDRESS.contains(other);
    }
}
