package dev.roomkey.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        var line = spec.commandLine();
        var serving = new Serving(line.getOut(), line.getErr());
        return file == null ? serving.development(livekitFromEnvironment) : serving.production(file);
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
}
