package dev.roomkey.cli;

import dev.roomkey.Gateway;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
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
    /** A client of TLS 1.2 may have one connection shake hands again and again; the JDK looks at this once, before its first handshake. */
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    private Main() {}

    /** Runs the command line and ends the process with its exit code, unless a gateway was left running. */
    public static void main(String[] args) throws InterruptedException {
        System.setProperty(NO_RENEGOTIATION, "true");
        var exitCode =
                isServeConfig(args) ? serve(Path.of(args[2])) : commandLine().execute(args);
        if (exitCode != Serving.STILL_RUNNING) {
            System.exit(exitCode);
        }
    }

    /** The one command whose start is waited for, in its usual form: {@link Serving} says why it is told apart by hand. */
    private static boolean isServeConfig(String[] args) {
        return args.length == 3 && args[0].equals(Serve.NAME) && args[1].equals("--config");
    }

    private static int serve(Path config) throws InterruptedException {
        return new Serving(writer(System.out), writer(System.err)).production(config);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** The whole command line; prints to standard output and standard error unless told otherwise. */
    static CommandLine commandLine() {
        return commandLine(Surroundings.ofProcess());
    }

    /** The same, with other surroundings for the commands about tokens. */
    static CommandLine commandLine(Surroundings around) {
        return new CommandLine(new Main(), around.factory())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Refusals::misuse);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"roomkey " + Gateway.version() + " (Java " + Runtime.version() + ")"};
        }
    }
}
