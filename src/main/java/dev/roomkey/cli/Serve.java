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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code roomkey serve}. */
@Command(
        name = Serve.NAME,
        description = "Runs the gateway until it is told to stop.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended as asked", "1:could not start", "2:wrong usage or configuration"})
final class Serve implements Callable<Integer> {
    static final String NAME = "serve";

    /** The gateway's threads keep the process alive. */
    static final int STILL_RUNNING = -1;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    /** Beyond the drain delay: what is being answered gets 20 s. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private static final int SESSION_KEY_BYTES = 32;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration; see conf/gateway.yaml.")
    private @Nullable Path file;

    @Option(
            names = "--dev",
            description = {
                "Development mode: no configuration, loopback only, anyone may sign in as anyone at the page that it serves,",
                "and tokens are for 'livekit-server --dev'."
            })
    private boolean development;

    @Option(
            names = "--livekit-from-env",
            description = "With --dev: take LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET from the environment.")
    private boolean livekitFromEnvironment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var misuse = misuse();
        if (misuse != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), misuse);
        }
        return file == null ? serveDevelopment() : serveProduction(file);
    }

    private @Nullable String misuse() {
        if (development && file != null) {
            return "--dev lets anyone sign in as anyone, so it does not go beside a configuration: leave out one of the two.";
        }
        if (!development && file == null) {
            return "Nothing says whose sessions to take: name a configuration with --config FILE, or use --dev to try"
                    + " Roomkey on this machine.";
        }
        return livekitFromEnvironment && !development ? "--livekit-from-env goes with --dev." : null;
    }

    private int serveProduction(Path config) throws InterruptedException {
        var loaded = Configurations.usable(
                Configurations.loader(System.getenv()).load(config),
                spec.commandLine().getErr());
        return loaded.isEmpty()
                ? CommandLine.ExitCode.USAGE
                : run(loaded.get(), current -> follow(current, config), false);
    }

    private static Future<Gateway> follow(GatewayConfig current, Path config) {
        var watch = new ConfigWatch(() -> Configurations.loader(System.getenv()).load(config), current);
        return Gateway.start(current).onSuccess(gateway -> Hangup.handle(gateway.follow(watch)::lookNow));
    }

    private int serveDevelopment() throws InterruptedException {
        var sessionKey = newSessionKey();
        var loaded = Configurations.usable(
                Configurations.loader(System.getenv()).development(sessionKey, livekitFromEnvironment),
                spec.commandLine().getErr());
        if (loaded.isEmpty()) {
            return CommandLine.ExitCode.USAGE;
        }
        return run(loaded.get(), config -> Gateway.startDevelopment(config, sessionKey), true);
    }

    private int run(GatewayConfig config, Function<GatewayConfig, Future<Gateway>> start, boolean development)
            throws InterruptedException {
        Logs.configure(config.log());
        var gateway = started(start.apply(config), config);
        if (gateway.isEmpty()) {
            return CommandLine.ExitCode.SOFTWARE;
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
        spec.commandLine()
                .getErr()
                .printf(
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
            LoggerFactory.getLogger(Serve.class)
                    .atInfo()
                    .setMessage("Serving")
                    .addKeyValue("port", gateway.port())
                    .addKeyValue("path", config.http().path())
                    .addKeyValue("managementPort", gateway.managementPort())
                    .addKeyValue("version", Gateway.version())
                    .log();
            return;
        }
        banner(spec.commandLine().getOut(), gateway, config);
    }

    private static void banner(PrintWriter out, Gateway gateway, GatewayConfig config) {
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
