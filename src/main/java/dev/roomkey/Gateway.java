package dev.roomkey;

import dev.roomkey.config.ConfigWatch;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.health.Health;
import dev.roomkey.http.AdminApi;
import dev.roomkey.http.InFlight;
import dev.roomkey.http.LoopLag;
import dev.roomkey.http.ManagementApi;
import dev.roomkey.http.PublicApi;
import dev.roomkey.inspect.Inspector;
import dev.roomkey.join.JoinMeters;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.Secret;
import dev.roomkey.model.Traces;
import dev.roomkey.playground.Playground;
import dev.roomkey.playground.Surroundings;
import dev.roomkey.tracing.Tracing;
import dev.roomkey.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A running gateway: everything is made here, and handed to whoever needs it. */
public final class Gateway {
    /** Requests that are being answered get this long when the listeners close. */
    private static final Duration IN_FLIGHT_TIMEOUT = Duration.ofSeconds(20);

    /** How often the blocks are copied that hold while Redis does not answer. */
    private static final Duration BLOCKS_INTERVAL = Duration.ofSeconds(1);

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Files are read from the class path alone, so that the gateway starts where no folder can be written. */
    private static final FileSystemOptions NO_FILE_CACHE =
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

    private final Running running;
    private final List<HttpServer> publicServers;
    private final HttpServer managementServer;
    private final Optional<HttpServer> adminServer;

    private Gateway(Running running, Servers servers) {
        this.running = running;
        this.publicServers = servers.forPublic();
        this.managementServer = servers.management();
        this.adminServer = servers.admin();
    }

    private record Servers(List<HttpServer> forPublic, HttpServer management, Optional<HttpServer> admin) {}

    /** What lives before the listeners do. */
    private record Running(Stores.Means means, Health health, Stores stores, CurrentDeciders deciders) {
        static Running of(GatewayConfig config, Stores.Means means) {
            var stores = Stores.of(config, means);
            var meters = new JoinMeters(means.metrics(), System::nanoTime);
            var ground = new Deciders.Ground(means, stores, meters, new Webhooks.Memory());
            return new Running(
                    means,
                    new Health(CORES, System::nanoTime),
                    stores,
                    new CurrentDeciders(Deciders.first(config, ground)));
        }

        Vertx vertx() {
            return means.vertx();
        }

        Metrics metrics() {
            return means.metrics();
        }
    }

    /** Starts a gateway; the future fails when a listener cannot be bound. */
    public static Future<Gateway> start(GatewayConfig config) {
        return start(config, InstantSource.system());
    }

    /** The same by another clock, for tests whose gateways' clocks differ. */
    static Future<Gateway> start(GatewayConfig config, InstantSource clock) {
        return start(config, clock, router -> {});
    }

    /**
     * Starts a gateway that answers to this machine only and lets anyone sign in as anyone.
     *
     * @param sessionKey what the playground signs sessions with, and {@code config} verifies them with
     */
    public static Future<Gateway> startDevelopment(GatewayConfig config, Secret sessionKey) {
        var playground = new Playground(sessionKey, surroundings(config), InstantSource.system());
        return start(config, InstantSource.system(), playground::mount);
    }

    private static Surroundings surroundings(GatewayConfig config) {
        var livekit = config.livekit();
        var inspector = new Inspector(InstantSource.system(), ZoneId.systemDefault(), livekit.keys());
        return new Surroundings(
                GatewayConfig.DEVELOPMENT_COOKIE,
                config.rooms().rules().stream()
                        .flatMap(it -> it.require().values().stream())
                        .flatMap(Set::stream)
                        .toList(),
                livekit.first().url(),
                config.cache().margin(),
                text -> inspector.inspect(text).toJson());
    }

    private static Future<Gateway> start(GatewayConfig config, InstantSource clock, Consumer<Router> extraRoutes) {
        var metrics = new Metrics();
        var means = new Stores.Means(vertx(), metrics, traces(config, metrics, clock), clock, new SecureRandom());
        return Future.succeededFuture(config)
                .map(valid -> Running.of(valid, means))
                .compose(running -> listen(config, running, extraRoutes))
                .recover(failure -> close(means).transform(closed -> Future.failedFuture(failure)));
    }

    private static Future<Gateway> listen(GatewayConfig config, Running running, Consumer<Router> extraRoutes) {
        var management = new ManagementApi(config.management(), running.health(), running.metrics());
        var api = publicApi(config, running, extraRoutes);
        return Future.join(running.stores().tried(), running.deciders().tried())
                .compose(tried -> running.deciders().refreshBlocks())
                .onSuccess(known -> followBlocks(running))
                .compose(known -> listen(config, running, api))
                .onSuccess(servers -> api.listening(running.vertx(), servers))
                .compose(servers -> management
                        .listen(running.vertx())
                        .compose(server -> listenForAdmins(config, running)
                                .map(admin -> new Gateway(running, new Servers(servers, server, admin)))))
                .onSuccess(gateway -> running.health().started());
    }

    private static Future<Optional<HttpServer>> listenForAdmins(GatewayConfig config, Running running) {
        return config.admin() == null
                ? Future.succeededFuture(Optional.empty())
                : new AdminApi(
                                config.admin(),
                                running.deciders()::admin,
                                running.metrics(),
                                () -> ThreadLocalRandom.current().nextLong())
                        .listen(running.vertx())
                        .map(Optional::of);
    }

    /** Ends with Vert.x. */
    private static void followBlocks(Running running) {
        running.vertx()
                .setPeriodic(
                        BLOCKS_INTERVAL.toMillis(), fired -> running.deciders().refreshBlocks());
    }

    private static Vertx vertx() {
        var options = new VertxOptions()
                .setEventLoopPoolSize(CORES)
                .setPreferNativeTransport(true)
                .setFileSystemOptions(NO_FILE_CACHE)
                .setDisableTCCL(true);
        return GatheredWrites.in(Vertx.builder().with(options)).build();
    }

    /** Without a collector none of the classes that speak to one is loaded. */
    private static Traces traces(GatewayConfig config, Metrics metrics, InstantSource clock) {
        if (config.tracing() == null) {
            return Traces.OFF;
        }
        var http = config.http();
        var served = new Tracing.Served(http.path(), http.edge().tls() == null ? "http" : "https", version());
        return Tracing.start(
                config.tracing(),
                served,
                new Tracing.Means(
                        metrics,
                        clock,
                        System::nanoTime,
                        () -> ThreadLocalRandom.current().nextDouble()));
    }

    private static PublicApi publicApi(GatewayConfig config, Running running, Consumer<Router> extraRoutes) {
        var inFlight = new InFlight(config.http().maxInFlight());
        var metrics = running.metrics();
        metrics.watchInFlight(inFlight::requests, config.http().maxInFlight());
        metrics.watchHealth(running.health()::isReady, running.health()::isDraining);
        metrics.configurationHoldsSince(running.means().clock().instant());
        metrics.publishBuild(version(), Runtime.version().toString());
        return new PublicApi(
                config.http(),
                new PublicApi.Parts(
                        running.deciders()::joins,
                        inFlight,
                        running.health(),
                        metrics,
                        running.means().traces(),
                        () -> ThreadLocalRandom.current().nextLong(),
                        extraRoutes));
    }

    /** One listener on each event loop; they share the port and are dealt connections in turn. */
    private static Future<List<HttpServer>> listen(GatewayConfig config, Running running, PublicApi api) {
        var mostLag = config.http().edge().overload().maxEventLoopLag();
        var loops = IntStream.range(0, CORES)
                .mapToObj(i -> listen(running, new Loop(i, new LoopLag(mostLag)), api))
                .toList();
        return Future.all(loops).map(all -> all.list());
    }

    private record Loop(int number, LoopLag lag) {}

    private static Future<HttpServer> listen(Running running, Loop loop, PublicApi api) {
        var watchers = new Heartbeat.Watchers(running.health(), running.metrics(), loop.lag(), System::nanoTime);
        var server = new HttpServer[1];
        return running.vertx()
                .deployVerticle(context -> {
                    Heartbeat.start(context.owner(), loop.number(), watchers);
                    return api.listen(context.owner(), loop.lag()).onSuccess(it -> server[0] = it);
                })
                .map(id -> server[0]);
    }

    /** The public port, also where the configuration asked for any. */
    public int port() {
        return publicServers.getFirst().actualPort();
    }

    /** The management port, also where the configuration asked for any. */
    public int managementPort() {
        return managementServer.actualPort();
    }

    /** The admin port, also where the configuration asked for any; empty without an admin listener. */
    public OptionalInt adminPort() {
        return adminServer.stream().mapToInt(HttpServer::actualPort).findFirst();
    }

    /**
     * Goes over to another configuration: joins that begin from now on are decided under it. Blocks while keys are made ready.
     *
     * @return the sections in which it differs and that take effect only at the next start
     * @throws IllegalArgumentException when a key in it cannot be used; all then stays as it was
     */
    public List<String> reload(GatewayConfig config) {
        var waiting = running.deciders().change(config);
        running.metrics().configurationHoldsSince(running.means().clock().instant());
        return waiting;
    }

    /** Goes over to what the watched configuration says, whenever it says something else and that is good; until closed. */
    public Reloads follow(ConfigWatch watch) {
        return Reloads.start(this::reload, watch, running.metrics());
    }

    /** Says that it is not ready and goes on serving for the drain delay; then answers what has begun, and ends. */
    public Future<Void> stop() {
        running.health().drain();
        // Of no context: one that ends with Vert.x could not tell anybody that all has ended.
        Promise<Void> noticed = Promise.promise();
        var delay = running.deciders().config().http().drainDelay();
        running.vertx().setTimer(Math.max(1, delay.toMillis()), fired -> noticed.complete());
        return noticed.future()
                .compose(waited -> Future.join(publicServers.stream()
                        .map(it -> it.shutdown(IN_FLIGHT_TIMEOUT))
                        .toList()))
                .transform(drained -> running.means().traces().close())
                .transform(sent -> managementServer.shutdown(Duration.ofSeconds(1)))
                .transform(ended -> running.stores().close())
                .transform(closed -> close(running.means()));
    }

    private static Future<Void> close(Stores.Means means) {
        return means.vertx().close().onComplete(closed -> means.metrics().close());
    }

    /** The version from the jar's manifest, or {@code dev} when run from classes. */
    public static String version() {
        return Stream.ofNullable(Gateway.class.getPackage().getImplementationVersion())
                .findFirst()
                .orElse("dev");
    }
}
