package dev.roomkey.cli;

import dev.roomkey.Gateway;
import dev.roomkey.config.ConfigWatch;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.model.Secret;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * A gateway from its start to its end, once it is clear what is asked for. Knows nothing of picocli, so that it can start without it: an AOT
 * cache does not hold classes in a format as old as that of picocli's, and a gateway would wait for them.
 */
final class Serving {
    /** The gateway's threads keep the process alive. */
    static final int STILL_RUNNING = -1;

    private static final int COULD_NOT_START = 1;
    private static final int WRONG_CONFIGURATION = 2;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    /** Beyond the drain delay: what is being answered gets 20 s. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private static final int SESSION_KEY_BYTES = 32;

    private final PrintWriter out;
    private final PrintWriter err;

    Serving(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** With the configuration of a file. Gives the exit code, or {@link #STILL_RUNNING}. */
    int production(Path config) throws InterruptedException {
        var loaded =
                Configurations.usable(Configurations.loader(System.getenv()).load(config), err);
        return loaded.isEmpty() ? WRONG_CONFIGURATION : run(loaded.get(), current -> follow(current, config), false);
    }

    private static Future<Gateway> follow(GatewayConfig current, Path config) {
        var watch = new ConfigWatch(() -> Configurations.loader(System.getenv()).load(config), current);
        return Gateway.start(current).onSuccess(gateway -> Hangup.handle(gateway.follow(watch)::lookNow));
    }

    /** In development mode. Gives the exit code, or {@link #STILL_RUNNING}. */
    int development(boolean livekitFromEnvironment) throws InterruptedException {
        var sessionKey = newSessionKey();
        var loaded = Configurations.usable(
                Configurations.loader(System.getenv()).development(sessionKey, livekitFromEnvironment), err);
        if (loaded.isEmpty()) {
            return WRONG_CONFIGURATION;
        }
        return run(loaded.get(), config -> Gateway.startDevelopment(config, sessionKey), true);
    }

    private int run(GatewayConfig config, Function<GatewayConfig, Future<Gateway>> start, boolean development)
            throws InterruptedException {
        Logs.configure(config.log());
        var gateway = started(start.apply(config), config);
        if (gateway.isEmpty()) {
            return COULD_NOT_START;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> stop(gateway.get(), config.http().drainDelay().plus(STOP_TIMEOUT)), "shutdown"));
        announce(gateway.get(), config, development);
        return STILL_RUNNING;
    }

    private Optional<Gateway> started(Future<Gateway> starting, GatewayConfig config) {
        try {
            return starting.map(Optional::of)
                    .otherwise(failure -> {
                        sayWhyNot(config, String.valueOf(failure.getMessage()));
                        return Optional.empty();
                    })
                    .await(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            sayWhyNot(config, "nothing happened for " + START_TIMEOUT.toSeconds() + " seconds");
            return Optional.empty();
        }
    }

    private void sayWhyNot(GatewayConfig config, String why) {
        err.printf(
                "error: could not listen on %s:%d and %s:%d: %s. Is a port taken? ROOMKEY_HTTP_PORT and"
                        + " ROOMKEY_MANAGEMENT_PORT change them.%n",
                config.http().host(),
                config.http().port(),
                config.management().host(),
                config.management().port(),
                why);
    }

    private void announce(Gateway gateway, GatewayConfig config, boolean development) {
        if (!development) {
            LoggerFactory.getLogger(Serving.class)
                    .atInfo()
                    .setMessage("Serving")
                    .addKeyValue("port", gateway.port())
                    .addKeyValue("path", config.http().path())
                    .addKeyValue("managementPort", gateway.managementPort())
                    .addKeyValue("version", Gateway.version())
                    .log();
            return;
        }
        banner(gateway, config);
    }

    private void banner(Gateway gateway, GatewayConfig config) {
        out.printf(
                """

                *** DEVELOPMENT MODE: anyone who reaches this port may sign in as anyone. Never for production. ***

                  page      http://localhost:%d/
                  tokens    POST http://localhost:%d%s
                  metrics   http://localhost:%d/metrics
                  LiveKit   %s (API key %s)

                Ctrl-C ends it.
                """,
                gateway.port(),
                gateway.port(),
                config.http().path(),
                gateway.managementPort(),
                config.livekit().first().url(),
                config.livekit().first().key().id());
        out.flush();
    }

    private static void stop(Gateway gateway, Duration timeout) {
        try {
            gateway.stop()
                    .onFailure(failure -> System.err.println("error: could not end in good order: " + failure))
                    .otherwiseEmpty()
                    .await(timeout.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.err.println("error: could not end within " + timeout.toSeconds() + " seconds");
        } finally {
            Logs.end();
        }
    }

    private static Secret newSessionKey() {
        var key = new byte[SESSION_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Secret.of(key);
    }
}
