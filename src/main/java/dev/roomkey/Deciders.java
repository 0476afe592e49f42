package dev.roomkey;

import dev.roomkey.admin.Admin;
import dev.roomkey.admin.RoomService;
import dev.roomkey.audit.Audit;
import dev.roomkey.callback.Callback;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.http.Joins;
import dev.roomkey.join.JoinAudit;
import dev.roomkey.join.JoinMeters;
import dev.roomkey.join.JoinPipeline;
import dev.roomkey.join.JoinStages;
import dev.roomkey.join.Project;
import dev.roomkey.limit.AddressLimiter;
import dev.roomkey.limit.ArrivalLimiter;
import dev.roomkey.limit.QuotaPolicy;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.policy.Policy;
import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.Sessions;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.LiveKitProject;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.tokencache.BlockList;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import dev.roomkey.webhook.Webhooks;
import io.vertx.core.Future;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that decides about joins under one configuration. When that changes, others take its place as a whole; what the change does not
 * concern they take over, and with it spent limits and kept tokens.
 */
final class Deciders {
    private final Ground ground;
    private final Parts parts;
    private final Joins joins;
    private final Admin admin;

    /** What deciders stand on, the same for as long as the process lives. */
    record Ground(Stores.Means means, Stores stores, JoinMeters meters, Webhooks.Memory webhooks) {}

    private record Parts(
            GatewayConfig config,
            CacheKeys keys,
            Sessions sessions,
            UserLimiter limiter,
            AddressLimiter addresses,
            AddressLimiter guests,
            ArrivalLimiter arrivals,
            BlockList blocks,
            @Nullable Callback callback,
            TokenCache tokens) {}

    private Deciders(Ground ground, Parts parts) {
        this.ground = ground;
        this.parts = parts;
        this.joins = make();
        this.admin = makeAdmin();
    }

    /** The first ones of a process. */
    static Deciders first(GatewayConfig config, Ground ground) {
        var keys = CacheKeys.derivedFrom(config.namesSecret());
        var stores = ground.stores();
        var blocks = stores.blocks(config.blocks(), keys);
        return new Deciders(
                ground,
                new Parts(
                        config,
                        keys,
                        sessions(config, ground),
                        stores.limiter(config.limits(), keys),
                        addresses(config, ground),
                        addresses(config, ground),
                        stores.arrivals(config.limits(), keys),
                        blocks,
                        callback(config, ground),
                        stores.tokens(config.cache(), keys, blocks)));
    }

    /** Those of a changed configuration. */
    Deciders next(GatewayConfig config) {
        boolean sameSecret = config.namesSecret().equals(parts.config().namesSecret());
        var keys = sameSecret ? parts.keys() : CacheKeys.derivedFrom(config.namesSecret());
        boolean sameNames = keys.equals(parts.keys());
        var stores = ground.stores();
        var blocks = sameNames ? parts.blocks() : stores.blocks(config.blocks(), keys);
        return new Deciders(
                ground,
                new Parts(
                        config,
                        keys,
                        isSame(GatewayConfig::sessions, config) ? parts.sessions() : sessions(config, ground),
                        sameNames && isSame(GatewayConfig::limits, config)
                                ? parts.limiter()
                                : stores.limiter(config.limits(), keys),
                        isSame(GatewayConfig::limits, config) ? parts.addresses() : addresses(config, ground),
                        isSame(GatewayConfig::limits, config) ? parts.guests() : addresses(config, ground),
                        sameNames && isSame(GatewayConfig::limits, config)
                                ? parts.arrivals()
                                : stores.arrivals(config.limits(), keys),
                        blocks,
                        Objects.equals(parts.config().callback(), config.callback())
                                ? parts.callback()
                                : callback(config, ground),
                        sameNames && isSame(GatewayConfig::cache, config)
                                ? parts.tokens()
                                : stores.tokens(config.cache(), keys, blocks)));
    }

    GatewayConfig config() {
        return parts.config();
    }

    Joins joins() {
        return joins;
    }

    Admin admin() {
        return admin;
    }

    /** Completes once it was tried to learn from others what deciding needs, whatever came of it. */
    Future<Void> tried() {
        return parts.sessions().tried();
    }

    /** Copies what other instances have blocked; never fails. */
    Future<Void> refreshBlocks() {
        return parts.blocks().refresh();
    }

    /** Ends what nobody needs now that {@code next} decide, and begins what only they need. */
    void giveWayTo(Deciders next) {
        if (parts.sessions() != next.parts.sessions()) {
            next.tried();
            parts.sessions().close();
        }
    }

    private boolean isSame(Function<GatewayConfig, Object> section, GatewayConfig other) {
        return section.apply(parts.config()).equals(section.apply(other));
    }

    private static Sessions sessions(GatewayConfig config, Ground ground) {
        var metrics = ground.means().metrics();
        config.sessions().authenticators().forEach(it -> metrics.expectSessions(it.name()));
        return new Sessions(config.sessions(), SessionMeans.of(ground.means(), ground.stores()));
    }

    private static @Nullable Callback callback(GatewayConfig config, Ground ground) {
        var named = config.callback();
        var means = ground.means();
        return named == null
                ? null
                : new Callback(
                        named, new Callback.Means(means.vertx(), means.clock(), means.random(), System::nanoTime));
    }

    private static AddressLimiter addresses(GatewayConfig config, Ground ground) {
        return new AddressLimiter(config.limits().address(), ground.means().clock());
    }

    /** What clients are told of: the limit of addresses too where it is what guests spend. */
    private List<QuotaPolicy> policies() {
        var policies = new ArrayList<>(parts.limiter().policies());
        parts.config()
                .sessions()
                .guests()
                .ifPresent(it -> policies.addAll(parts.guests().policies()));
        return policies;
    }

    private Joins make() {
        var livekit = parts.config().livekit();
        var stages = new JoinStages(
                parts.sessions(),
                new Policy(parts.config().rooms(), ground.means().random()),
                parts.callback(),
                parts.limiter(),
                parts.guests(),
                parts.arrivals(),
                parts.tokens(),
                parts.keys(),
                ground.webhooks().departures(),
                projects(livekit),
                new JoinAudit(audit(), parts.keys()));
        var bearerOffered = parts.config().sessions().authenticators().stream().anyMatch(AuthenticatorConfig::bearer);
        return new Joins(
                new Joins.Parts(
                        new JoinPipeline(stages, ground.means().clock(), ground.meters()),
                        parts.sessions()::cookiePresent,
                        parts.addresses(),
                        webhooks(livekit)),
                new Joins.Answers(serverUrls(livekit), policies(), bearerOffered));
    }

    private @Nullable Webhooks webhooks(LiveKitConfig livekit) {
        return livekit.webhooks()
                ? new Webhooks(livekit.keys(), ground.webhooks(), ground.means().clock())
                : null;
    }

    private static Map<String, Project> projects(LiveKitConfig livekit) {
        return livekit.projects().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> project(it.getValue())));
    }

    private static Project project(LiveKitProject project) {
        return new Project(project.url(), new TokenSigner(project.key()), project.ttl());
    }

    private static Set<URI> serverUrls(LiveKitConfig livekit) {
        return livekit.projects().values().stream().map(LiveKitProject::url).collect(Collectors.toUnmodifiableSet());
    }

    private Audit audit() {
        return new Audit(parts.config().audit(), ground.means().clock());
    }

    private Admin makeAdmin() {
        var config = parts.config();
        var vertx = ground.means().vertx();
        var clock = ground.means().clock();
        var namespaces = config.sessions().authenticators().stream()
                .map(AuthenticatorConfig::namespace)
                .collect(Collectors.toUnmodifiableSet());
        var tokens = Stream.ofNullable(config.admin())
                .flatMap(it -> it.tokens().stream())
                .toList();
        return new Admin(
                new Admin.Parts(
                        parts.tokens(),
                        parts.blocks(),
                        parts.limiter(),
                        new RoomService(vertx, config.livekit(), clock)),
                new Admin.Means(
                        vertx,
                        clock,
                        audit(),
                        parts.keys(),
                        namespaces,
                        config.rooms().identity()),
                tokens);
    }
}
