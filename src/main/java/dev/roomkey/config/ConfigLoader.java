package dev.roomkey.config;

import dev.roomkey.model.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes the configuration of a file, the environment and secret files, or says everything that is wrong with them at once. Reads files
 * and so blocks: not for an event loop. Never throws for anything that is written in them. Immutable.
 */
public final class ConfigLoader {
    private final Map<String, String> variables;
    private final List<Function<GatewayConfig, List<Complaint>>> checks;

    /** {@code environment} is the process's, handed in. */
    public ConfigLoader(Map<String, String> environment) {
        this(Map.copyOf(environment), List.of());
    }

    private ConfigLoader(Map<String, String> variables, List<Function<GatewayConfig, List<Complaint>>> checks) {
        this.variables = variables;
        this.checks = checks;
    }

    /** What a load comes to. */
    public sealed interface Result {}

    /** All is well; {@code warnings} are for the log. */
    public record Loaded(GatewayConfig config, List<Notice> warnings) implements Result {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** At least one problem; nothing may be started. */
    public record Invalid(List<Problem> problems) implements Result {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What a feature has against the configuration.
     *
     * @param key the whole path of the key, as in {@code rooms.rules[0].grants}
     * @param what what is wrong with it, never with a secret
     * @param mend what to write instead; empty where {@code what} says it all
     */
    public record Complaint(String key, String what, String mend) {}

    /** A loader that also asks a feature whether it can work with the configuration, once the records are made. */
    public ConfigLoader checking(Function<GatewayConfig, List<Complaint>> feature) {
        var more = new ArrayList<>(checks);
        more.add(feature);
        return new ConfigLoader(variables, List.copyOf(more));
    }

    /** Loads {@code file}; the environment's {@code ROOMKEY_} variables win over it. */
    public Result load(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return load(ConfigFile.read(file), parent == null ? file : parent);
    }

    /** Loads what was read already; relative paths in it start from {@code folder}. */
    Result load(YamlFile.Content content, Path folder) {
        var root = content.root();
        var reading = new Reading(new Environment(variables), folder, root.place());
        content.problems().forEach(reading::add);
        if (content.isUsable()) {
            var config = GatewayReader.read(new Section(reading, KeyPath.ROOT, root.entries()));
            reading.reportUnknownVariables();
            config.value().ifPresent(it -> ask(reading, it));
            return result(reading, config);
        }
        return new Invalid(reading.problems());
    }

    /**
     * What the presets of {@code file} stand for: for each section with one, all its keys as YAML, the operator's own and the
     * preset's. To be asked for a file that loads.
     */
    public Map<String, String> expansions(Path file) {
        var parent = file.toAbsolutePath().getParent();
        var content = ConfigFile.read(file);
        var reading = new Reading(
                new Environment(variables),
                parent == null ? file : parent,
                content.root().place());
        var unused = GatewayReader.read(
                new Section(reading, KeyPath.ROOT, content.root().entries()));
        var texts = new LinkedHashMap<String, String>();
        reading.expansions().forEach((path, entries) -> texts.put(path, YamlText.of(entries)));
        return texts;
    }

    /**
     * The configuration of development mode, which reads no file: loopback, {@code livekit-server --dev}, and sessions that are signed
     * with {@code sessionSecret}. Only the two ports can be set, by {@code ROOMKEY_HTTP_PORT} and {@code ROOMKEY_MANAGEMENT_PORT}, and
     * LiveKit if {@code livekitFromEnvironment} says so.
     */
    public Result development(Secret sessionSecret, boolean livekitFromEnvironment) {
        var reading = new Reading(new Environment(variables), Path.of(""), "development mode");
        var root = new Section(reading, KeyPath.ROOT, Map.of());
        var config = Development.read(root, sessionSecret, livekitFromEnvironment);
        reading.noticeIgnoredVariables();
        return result(reading, config);
    }

    /** Every key there is, in the order of the documentation. */
    public static List<KnownKey> keys() {
        var reading = new Reading(new Environment(Map.of()), Path.of(""), "");
        var unused = GatewayReader.read(new Section(reading, KeyPath.ROOT, Skeleton.ROOT));
        return Skeleton.generalised(reading.keys());
    }

    private static Result result(Reading reading, Field<GatewayConfig> config) {
        return reading.problems().isEmpty()
                ? new Loaded(config.get(), reading.notices())
                : new Invalid(reading.problems());
    }

    private void ask(Reading reading, GatewayConfig config) {
        for (var check : checks) {
            check.apply(config).forEach(it -> reading.problem(new KeyPath(it.key()), it.what(), it.mend()));
        }
    }
}
