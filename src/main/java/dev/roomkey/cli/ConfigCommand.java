package dev.roomkey.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code roomkey config …}. */
@Command(
        name = "config",
        description = "Looks at configurations.",
        mixinStandardHelpOptions = true,
        subcommands = {ConfigCommand.Check.class, ConfigCommand.Explain.class},
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Say what to do: config check FILE, or config explain FILE");
    }

    /** {@code roomkey config check FILE}. */
    @Command(
            name = "check",
            description = "Loads a configuration with its secret files and this environment, and lists all problems.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:good", "2:not good; every problem is on standard error"})
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The configuration.")
        private Path file = Path.of("");

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            var out = spec.commandLine();
            var result = Configurations.loader(System.getenv()).load(file);
            if (Configurations.usable(result, out.getErr()).isEmpty()) {
                return CommandLine.ExitCode.USAGE;
            }
            out.getOut().println(file + ": good");
            return CommandLine.ExitCode.OK;
        }
    }

    /** {@code roomkey config explain FILE}. */
    @Command(
            name = "explain",
            description = "Prints what the presets of a configuration stand for.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:printed", "2:the configuration is not good; every problem is on standard error"})
    static final class Explain implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The configuration.")
        private Path file = Path.of("");

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            var out = spec.commandLine();
            var loader = Configurations.loader(System.getenv());
            if (Configurations.usable(loader.load(file), out.getErr()).isEmpty()) {
                return CommandLine.ExitCode.USAGE;
            }
            var expansions = loader.expansions(file);
            expansions.forEach((path, text) -> print(out.getOut(), path, text));
            if (expansions.isEmpty()) {
                out.getOut().println(file + " uses no preset");
            }
            return CommandLine.ExitCode.OK;
        }

        private static void print(PrintWriter out, String path, String text) {
            out.println(path + ":");
            text.lines().forEach(line -> out.println("  " + line));
        }
    }
}
