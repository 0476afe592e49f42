package dev.roomkey.cli;

import dev.roomkey.Gateway;
import java.util.Arrays;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line; docs/cli.md tells each command. */
@Command(
        name = "roomkey",
        description = "Hands out LiveKit room tokens to signed-in users.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            Serve.class,
            TokenCommand.class,
            ConfigCommand.class,
            Doctor.class,
            SessionCommand.class,
            PolicyCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code, unless a gateway was left running. */
    public static void main(String[] args) {
        var exitCode = isServe(args)
                ? serveAlone().execute(Arrays.copyOfRange(args, 1, args.length))
                : commandLine().execute(args);
        if (exitCode != Serve.STILL_RUNNING) {
            System.exit(exitCode);
        }
    }

    private static boolean isServe(String[] args) {
        return args.length > 0 && args[0].equals(Serve.NAME);
    }

    /** What a gateway starts with: reading the other commands' options as well would take a tenth of the time until it listens. */
    private static CommandLine serveAlone() {
        return prepared(new CommandLine(new Serve()).setCommandName("roomkey " + Serve.NAME));
    }

    /** The whole command line; prints to standard output and standard error unless told otherwise. */
    static CommandLine commandLine() {
        return commandLine(Surroundings.ofProcess());
    }

    /** The same, with other surroundings for the commands about tokens. */
    static CommandLine commandLine(Surroundings around) {
        return prepared(new CommandLine(new Main(), around.factory()));
    }

    private static CommandLine prepared(CommandLine line) {
        return line.setCaseInsensitiveEnumValuesAllowed(true).setParameterExceptionHandler(Refusals::misuse);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"roomkey " + Gateway.version() + " (Java " + Runtime.version() + ")"};
        }
    }
}
