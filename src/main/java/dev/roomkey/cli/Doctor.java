package dev.roomkey.cli;

import dev.roomkey.config.ConfigLoader.Invalid;
import dev.roomkey.config.ConfigLoader.Loaded;
import dev.roomkey.config.ConfigLoader.Result;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.session.RedisSessionConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roomkey doctor}. */
@Command(
        name = "doctor",
        description =
                "Checks a configuration against the world: LiveKit, Redis, the application, the ports. Changes nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well, or only warned of", "1:something failed", "2:the configuration is not good"})
final class Doctor implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(2);

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The gateway's configuration, as for serve.")
    private Path config = Path.of("");

    @Option(names = "--timeout", paramLabel = "TIME", description = "Longest time for each check. Default: 5s.")
    private String timeout = "5s";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = InstantSource.system();

    @Override
    public Integer call() throws InterruptedException {
        var deadline = GoDuration.parse(timeout)
                .filter(Duration::isPositive)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "--timeout is no length of time: 5s"));
        var loaded = Configurations.loader(System.getenv()).load(config);
        var found = new ArrayList<Checkup>();
        var tell = tell(found);
        of(loaded).forEach(tell);
        if (loaded instanceof Loaded(var gateway, var warnings)) {
            run(gateway, deadline, tell);
        }
        end(found);
        if (loaded instanceof Invalid) {
            return ExitCode.USAGE;
        }
        return found.stream().anyMatch(Checkup::isFail) ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Lines come as they are found; JSON comes at the end. */
    private Consumer<Checkup> tell(List<Checkup> found) {
        return it -> {
            found.add(it);
            if (!json) {
                spec.commandLine().getOut().println(it.render());
                spec.commandLine().getOut().flush();
            }
        };
    }

    private void end(List<Checkup> found) {
        if (json) {
            var checks = found.stream().map(Checkup::toJson).toList();
            var all = new JsonObject()
                    .put("good", found.stream().noneMatch(Checkup::isFail))
                    .put("checks", new JsonArray(checks));
            spec.commandLine().getOut().println(Lines.json(all));
        }
    }

    /** What the loader says: secrets that are too short or that others may read, and files that are missing, are among it. */
    private List<Checkup> of(Result loaded) {
        var name = "configuration";
        return switch (loaded) {
            case Invalid(var problems) ->
                problems.stream().map(it -> Checkup.fail(name, it.render(), "")).toList();
            case Loaded(var gateway, var warnings) ->
                warnings.isEmpty()
                        ? List.of(Checkup.ok(name, config + " is good"))
                        : warnings.stream()
                                .map(it -> Checkup.warn(name, it.render(), ""))
                                .toList();
        };
    }

    private void run(GatewayConfig gateway, Duration deadline, Consumer<Checkup> tell) throws InterruptedException {
        BrowserChecks.of(gateway).forEach(tell);
        var vertx = Vertx.vertx();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = checks(gateway, vertx, deadline)
                    .map(it -> new Running(it.name(), threads.submit(it.work())))
                    .toList();
            for (var one : running) {
                one.found(deadline.plus(GRACE)).forEach(tell);
            }
            threads.shutdownNow();
        } finally {
            vertx.close();
        }
    }

    /** A check under way. */
    private record Running(String name, Future<List<Checkup>> future) {
        List<Checkup> found(Duration longest) throws InterruptedException {
            try {
                return future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                return List.of(Checkup.fail(name, "came to no end in time", "try a longer --timeout"));
            } catch (ExecutionException broken) {
                var kind = String.valueOf(broken.getCause());
                return List.of(Checkup.fail(name, "could not be checked: " + kind, ""));
            }
        }
    }

    private Stream<Check> checks(GatewayConfig gateway, Vertx vertx, Duration deadline) {
        var asking = new Asking(deadline, clock);
        var routes = new RouteChecks(asking);
        boolean hasStoredSessions =
                gateway.sessions().authenticators().stream().anyMatch(RedisSessionConfig.class::isInstance);
        return Stream.of(
                        new ListenerChecks(asking).checks(gateway),
                        gateway.redis() == null
                                ? Stream.<Check>empty()
                                : new RedisCheck(vertx, deadline, clock).checks(gateway.redis(), hasStoredSessions),
                        new LiveKitCheck(asking, clock).checks(gateway.livekit()),
                        routes.checks(gateway.sessions()),
                        gateway.callback() == null
                                ? Stream.<Check>empty()
                                : Stream.of(routes.callback(gateway.callback())))
                .flatMap(it -> it);
    }
}
