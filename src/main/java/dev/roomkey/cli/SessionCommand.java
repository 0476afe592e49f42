package dev.roomkey.cli;

import dev.roomkey.SessionProbe;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.session.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code roomkey session …}. */
@Command(
        name = "session",
        description = "Looks at the sessions of applications.",
        mixinStandardHelpOptions = true,
        subcommands = SessionCommand.Explain.class,
        synopsisSubcommandLabel = "COMMAND")
final class SessionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Say what to do: session explain --config FILE, with a Cookie header as its input");
    }

    /** {@code roomkey session explain}. */
    @Command(
            name = "explain",
            description =
                    "Says who a Cookie header belongs to, or why it is refused. The header is read from a file or from"
                            + " standard input and never from an argument, which other users of the machine could see.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:somebody is signed in",
                "1:nobody is signed in, or it could not be found out",
                "2:the configuration or the input is not good"
            })
    static final class Explain implements Callable<Integer> {
        private static final int TIMEOUT_SECONDS = 20;

        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "The gateway's configuration, as for serve.")
        private Path config = Path.of("");

        @Parameters(
                arity = "0..1",
                paramLabel = "HEADERS",
                description = "A file with the request's headers, or with the value of its Cookie header alone."
                        + " Default: standard input.")
        private @Nullable Path headers;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            var line = spec.commandLine();
            var loaded =
                    Configurations.usable(Configurations.loader(System.getenv()).load(config), line.getErr());
            if (loaded.isEmpty()) {
                return CommandLine.ExitCode.USAGE;
            }
            var explanation = new SessionExplanation(loaded.get().sessions());
            var verdict = verdict(loaded.get());
            explanation.of(verdict).forEach(line.getOut()::println);
            return verdict instanceof Verdict.Authenticated(var by, var user) && !user.guest()
                    ? CommandLine.ExitCode.OK
                    : CommandLine.ExitCode.SOFTWARE;
        }

        private Verdict verdict(GatewayConfig gateway) {
            try (var in = headers == null ? System.in : Files.newInputStream(headers)) {
                return SessionProbe.verdict(gateway, HeaderText.credentials(text(in)))
                        .await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (IOException unreadable) {
                throw new CommandLine.ParameterException(spec.commandLine(), "The headers cannot be read.", unreadable);
            } catch (TimeoutException late) {
                throw new IllegalStateException("no verdict within " + TIMEOUT_SECONDS + " seconds", late);
            }
        }

        private String text(InputStream in) throws IOException {
            var bytes = in.readNBytes(HeaderText.MAX_BYTES + 1);
            if (bytes.length > HeaderText.MAX_BYTES) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "The headers are longer than " + HeaderText.MAX_BYTES + " bytes.");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
