package dev.roomkey.cli;

import dev.roomkey.cli.KeyOptions.NoKey;
import dev.roomkey.inspect.EnvironmentFile;
import dev.roomkey.inspect.Inspection;
import dev.roomkey.inspect.Inspector;
import dev.roomkey.inspect.Severity;
import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code roomkey token inspect}. */
@Command(
        name = "inspect",
        description =
                "Explains a token: what it says, what it allows, and what is wrong with it. Takes whatever was copied"
                        + " with it: quotes, a header, a URL, a JSON answer.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:faults were found", "2:wrong usage, or input that cannot be read"})
final class TokenInspect implements Callable<Integer> {
    /** Each character takes four bytes at most. */
    private static final int MAX_BYTES = 4 * Inspector.MAX_LENGTH + 1;

    @Parameters(
            arity = "0..1",
            paramLabel = "TOKEN",
            description = "The token, or a file with it. Default: standard input, or what the file of --env sets as"
                    + " LIVEKIT_TOKEN. Arguments can be read by other users of the machine.")
    private @Nullable String token;

    @Option(
            names = "--env",
            paramLabel = "FILE",
            description =
                    "A file such as .env.local: looks for secrets that get to browsers, and takes its LIVEKIT_API_KEY and"
                            + " LIVEKIT_API_SECRET to check the signature.")
    private @Nullable Path env;

    @ArgGroup(exclusive = false, heading = "%nTo check the signature with:%n", order = 1)
    private KeyOptions keys = new KeyOptions();

    @Option(names = "--zone", paramLabel = "ZONE", description = "Tell times in this zone, such as Europe/Berlin.")
    private @Nullable String zone;

    @Option(names = "--strict", description = "Warnings count as faults.")
    private boolean strict;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Surroundings around;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TokenInspect(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        var inspections = inspections();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Lines.json(merged(inspections)));
        } else {
            inspections.forEach(it -> InspectionText.of(it).forEach(out::println));
        }
        return inspections.stream().allMatch(this::passes) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean passes(Inspection inspection) {
        return inspection.isGood()
                && !(strict && inspection.findings().stream().anyMatch(it -> it.severity() == Severity.WARNING));
    }

    /** Of the file of {@code --env}, if there is one, and of the token, if there is one. */
    private List<Inspection> inspections() {
        var file = env == null ? "" : read(env);
        var variables = new HashMap<String, String>();
        EnvironmentFile.parse(file).forEach(it -> variables.put(it.name(), it.value()));
        var inspector = new Inspector(around.clock(), zone(), pairs(variables));
        var found = new ArrayList<Inspection>();
        if (env != null) {
            found.add(inspector.inspectEnvironment(file));
        }
        text(variables).map(inspector::inspect).ifPresent(found::add);
        return found;
    }

    private Optional<String> text(Map<String, String> variables) {
        if (token != null && !token.equals("-")) {
            return Optional.of(fileOf(token).map(this::read).orElse(token));
        }
        return env == null || token != null
                ? Optional.of(read(around.in()))
                : Optional.ofNullable(variables.get("LIVEKIT_TOKEN"));
    }

    private static Optional<Path> fileOf(String argument) {
        try {
            return Optional.of(Path.of(argument)).filter(Files::isRegularFile);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /** Those of the options or the environment, and those of the file. */
    private List<ApiKey> pairs(Map<String, String> variables) {
        var pairs = new LinkedHashSet<ApiKey>();
        try {
            keys.key(around.environment(), spec.commandLine().getErr()).ifPresent(pairs::add);
        } catch (NoKey faulty) {
            if (keys.isGiven()) {
                throw misuse(String.valueOf(faulty.getMessage()));
            }
        }
        var id = variables.getOrDefault("LIVEKIT_API_KEY", "");
        var secret = variables.getOrDefault("LIVEKIT_API_SECRET", "");
        if (!id.isEmpty()
                && !secret.isEmpty()
                && pairs.stream().noneMatch(it -> it.id().equals(id))) {
            pairs.add(new ApiKey(id, Secret.of(secret)));
        }
        return List.copyOf(pairs);
    }

    private ZoneId zone() {
        try {
            return zone == null ? around.zone() : ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw misuse("--zone is no time zone; write Europe/Berlin or UTC");
        }
    }

    private String read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return read(in);
        } catch (IOException unreadable) {
            throw misuse("the file cannot be read: " + file);
        }
    }

    private String read(InputStream in) {
        try {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw misuse("the input cannot be read");
        }
    }

    /** One inspection as it is; of two, the file's findings go to the token's. */
    private static JsonObject merged(List<Inspection> inspections) {
        var last = inspections.getLast().toJson();
        if (inspections.size() == 1) {
            return last;
        }
        var findings = new JsonArray();
        inspections.forEach(it -> findings.addAll(it.toJson().getJsonArray("findings")));
        return last.put("findings", findings).put("good", inspections.stream().allMatch(Inspection::isGood));
    }

    private ParameterException misuse(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
