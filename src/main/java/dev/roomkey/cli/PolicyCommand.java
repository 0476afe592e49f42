package dev.roomkey.cli;

import dev.roomkey.cli.Trial.Outcome;
import dev.roomkey.cli.TrialReport.Checked;
import dev.roomkey.config.PolicyCases;
import dev.roomkey.config.PolicyCases.Case;
import dev.roomkey.config.PolicyCases.Join;
import dev.roomkey.config.PolicyFiles;
import dev.roomkey.config.TrialConfig;
import dev.roomkey.policy.Decision.Allowed;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code roomkey policy …}. */
@Command(
        name = "policy",
        description = "Tries rules without a gateway.",
        mixinStandardHelpOptions = true,
        subcommands = PolicyCommand.Test.class,
        synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand implements Runnable {
    private static final int REFUSED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: policy test");
    }

    /** {@code roomkey policy test}. */
    @Command(
            name = "test",
            description = {
                "Says which rule matches a join, why the others do not, and what the token would say; or checks a file of",
                "joins with what is expected of them. Reads no secret and connects to nothing."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:allowed; with --cases: all are as expected",
                "1:denied; with --cases: at least one is not as expected",
                "2:wrong usage, or a file that cannot be used"
            })
    static final class Test implements Callable<Integer> {
        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "The configuration; with --cases the one that they name is the default.")
        private @Nullable Path config;

        @Option(
                names = "--cases",
                paramLabel = "FILE",
                description = "The cases to check; docs/policy.md says how they are written.")
        private @Nullable Path cases;

        @Option(
                names = "--claims",
                paramLabel = "FILE",
                description = "The session's claims, a JSON object; - reads them from standard input.")
        private @Nullable String claims;

        @Option(names = "--room", paramLabel = "NAME", description = "The room that is asked for.")
        private @Nullable String room;

        @Option(
                names = "--request",
                paramLabel = "JSON",
                description = "Further fields of the request, as {\"participant_name\": \"Al\"}.")
        private String request = "{}";

        @Option(
                names = "--authenticator",
                paramLabel = "NAME",
                description = "Whose session it is; default: the first.")
        private @Nullable String authenticator;

        @Option(
                names = "--subject",
                paramLabel = "ID",
                description = "The user, in place of the one that the claims name.")
        private @Nullable String subject;

        @Option(names = "--session", paramLabel = "ID", description = "The session's id, likewise.")
        private @Nullable String session;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            if ((cases == null) == (claims == null && subject == null && authenticator == null)) {
                throw misuse(
                        "Give --claims, --subject or --authenticator for one join, or --cases for a file of them.");
            }
            if (cases == null && config == null) {
                throw misuse("Name the configuration whose rules to try with --config FILE.");
            }
            try {
                return cases == null ? one(config) : all(cases);
            } catch (Unusable file) {
                spec.commandLine().getErr().println("error: " + file.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
        }

        private int one(@Nullable Path rules) {
            var said = claims == null ? new JsonObject() : object("--claims", read(claims));
            var join = new Join(said, authenticator, subject, session, room, object("--request", request));
            var outcome =
                    decided(new Trial(usable(files().rules(Objects.requireNonNull(rules)))).ask(join), "the join");
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(TrialReport.json(outcome).encodePrettily());
            } else {
                TrialReport.print(outcome, out);
            }
            return outcome.explanation().decision() instanceof Allowed ? CommandLine.ExitCode.OK : REFUSED;
        }

        private int all(Path file) {
            var read = usable(files().cases(file));
            var trial = new Trial(rulesFor(read, file));
            var checked = new ArrayList<Checked>();
            for (var it : read.cases()) {
                checked.add(check(trial, it));
            }
            print(checked);
            return checked.stream().allMatch(Checked::holds) ? CommandLine.ExitCode.OK : REFUSED;
        }

        private TrialConfig rulesFor(PolicyCases cases, Path file) {
            if (config == null && cases.config() == null) {
                throw new Unusable("the cases name no configuration; add config to them, or give --config FILE");
            }
            return usable(files().rules(config == null ? file.resolveSibling(String.valueOf(cases.config())) : config));
        }

        private Checked check(Trial trial, Case it) {
            var complaint = CaseCheck.complaint(it.expected());
            if (complaint.isPresent()) {
                throw new Unusable("case '" + it.name() + "': expect." + complaint.get());
            }
            var outcome = decided(trial.ask(it.join()), "case '" + it.name() + "'");
            return new Checked(it.name(), CaseCheck.differences(it.expected(), outcome));
        }

        private void print(List<Checked> checked) {
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(TrialReport.json(checked).encodePrettily());
            } else {
                TrialReport.print(checked, out);
            }
        }

        private Outcome.Decided decided(Outcome outcome, String of) {
            return switch (outcome) {
                case Outcome.Decided decided -> decided;
                case Outcome.NoJoin(var why) -> throw new Unusable(of + ": " + why);
            };
        }

        private <T> T usable(PolicyFiles.Result<T> result) {
            return switch (result) {
                case PolicyFiles.Good<T>(var value) -> value;
                case PolicyFiles.Bad<T>(var problems) -> {
                    problems.forEach(it -> spec.commandLine().getErr().println("error: " + it.render()));
                    throw new Unusable((problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                            + "; nothing was tried");
                }
            };
        }

        private JsonObject object(String option, String text) {
            try {
                return new JsonObject(text);
            } catch (DecodeException broken) {
                throw new Unusable(option + " is no JSON object");
            }
        }

        private static String read(String file) {
            try {
                return file.equals("-")
                        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                        : Files.readString(Path.of(file));
            } catch (IOException unreadable) {
                throw new Unusable(file + " cannot be read");
            }
        }

        private static PolicyFiles files() {
            return new PolicyFiles(System.getenv());
        }

        private static final class Unusable extends RuntimeException {
            private static final long serialVersionUID = 1L;

            Unusable(String why) {
                super(why);
            }
        }

        private CommandLine.ParameterException misuse(String what) {
            return new CommandLine.ParameterException(spec.commandLine(), what);
        }
    }
}
