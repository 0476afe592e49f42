package dev.roomkey;

import dev.roomkey.callback.Callback;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.http.Joins;
import dev.roomkey.join.JoinMeters;
import dev.roomkey.join.JoinPipeline;
import dev.roomkey.join.JoinStages;
import dev.roomkey.limit.AddressLimiter;
import dev.roomkey.limit.QuotaPolicy;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.model.Secret;
import dev.roomkey.policy.Policy;
import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.Sessions;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that decides about joins under one configuration. When that changes, others take its place as a whole; what the change does not
 * concern they take over, and with it spent limits and kept tokens.
 */
final class Deciders {
    private final Ground ground;
    private final Parts parts;
    private final Joins joins;

    /** What deciders stand on, the same for as long as the process lives. */
    record Ground(Stores.Means means, Stores stores, JoinMeters meters) {}

    private record Parts(
            GatewayConfig config,
            CacheKeys keys,
            Sessions sessions,
            UserLimiter limiter,
            AddressLimiter addresses,
            AddressLimiter guests,
            @Nullable Callback callback,
            TokenCache tokens) {
        Secret secret() {
            return config.livekit().key().secret();
        }
    }

    private Deciders(Ground ground, Parts parts) {
        this.ground = ground;
        this.parts = parts;
        this.joins = make();
    }

    /** The first ones of a process. */
    static Deciders first(GatewayConfig config, Ground ground) {
        var keys = CacheKeys.derivedFrom(config.livekit().key().secret());
        var stores = ground.stores();
        return new Deciders(
                ground,
                new Parts(
                        config,
                        keys,
                        sessions(config, ground),
                        stores.limiter(config.limits(), keys),
                        addresses(config, ground),
                        addresses(config, ground),
                        callback(config, ground),
                        stores.tokens(config.cache(), keys)));
    }

    /** Those of a changed configuration. */
    Deciders next(GatewayConfig config) {
        var secret = config.livekit().key().secret();
        var keys = secret.equals(parts.secret()) ? parts.keys() : CacheKeys.derivedFrom(secret);
        boolean sameNames = keys.equals(parts.keys());
        var stores = ground.stores();
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
                        Objects.equals(parts.config().callback(), config.callback())
                                ? parts.callback()
                                : callback(config, ground),
                        sameNames && isSame(GatewayConfig::cache, config)
                                ? parts.tokens()
                                : stores.tokens(config.cache(), keys)));
    }

    GatewayConfig config() {
        return parts.config();
    }

    Joins joins() {
        return joins;
    }

    /** Completes once it was tried to learn from others what deciding needs, whatever came of it. */
    Future<Void> tried() {
        return parts.sessions().tried();
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
                parts.tokens(),
                parts.keys(),
                new TokenSigner(livekit.key()),
                livekit.ttl());
        var bearerOffered = parts.config().sessions().authenticators().stream().anyMatch(AuthenticatorConfig::bearer);
        return new Joins(
                new Joins.Parts(
                        new JoinPipeline(stages, ground.means().clock(), ground.meters()),
                        parts.sessions()::cookiePresent,
                        parts.addresses()),
                new Joins.Answers(livekit.url(), policies(), bearerOffered));
    }
}
