package dev.roomkey.config;

import dev.roomkey.config.PolicyCases.Case;
import dev.roomkey.config.PolicyCases.Expectation;
import dev.roomkey.config.PolicyCases.Join;
import dev.roomkey.config.TrialConfig.Source;
import dev.roomkey.token.LiveKitConfig;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads what it takes to try rules: of a configuration only {@code rooms} and where users stand in the claims, so that it can be done
 * where its secrets are not; and files of cases. Blocks. Never throws for anything that is written in them.
 */
public final class PolicyFiles {
    private static final List<JsonPointer> SUBJECT = List.of(JsonPointer.from("/sub"));

    private final Map<String, String> variables;

    /** {@code environment} is the process's, handed in; its {@code ROOMKEY_} variables win over the file. */
    public PolicyFiles(Map<String, String> environment) {
        variables = Map.copyOf(environment);
    }

    /** What reading comes to. */
    public sealed interface Result<T> {}

    /** All is well. */
    public record Good<T>(T value) implements Result<T> {}

    /** At least one problem. */
    public record Bad<T>(List<Problem> problems) implements Result<T> {
        public Bad {
            problems = List.copyOf(problems);
        }
    }

    /** The rules of the configuration in {@code file}. */
    public Result<TrialConfig> rules(Path file) {
        return rules(ConfigFile.read(file));
    }

    /** The cases in {@code file}, which is YAML or JSON. */
    public Result<PolicyCases> cases(Path file) {
        return cases(ConfigFile.read(file));
    }

    /** The rules of what was read already. */
    Result<TrialConfig> rules(YamlFile.Content content) {
        return read(content, new Environment(variables), PolicyFiles::trial);
    }

    /** The cases of what was read already; no variable stands for any of them. */
    Result<PolicyCases> cases(YamlFile.Content content) {
        return read(content, new Environment(Map.of()), PolicyFiles::cases);
    }

    /** Nothing here names further files, so the folder of the reading is nobody's. */
    private static <T> Result<T> read(
            YamlFile.Content content, Environment environment, Function<Section, Field<T>> reader) {
        var reading = new Reading(environment, Path.of(""), content.root().place());
        content.problems().forEach(reading::add);
        if (!content.isUsable()) {
            return new Bad<>(reading.problems());
        }
        var read =
                reader.apply(new Section(reading, KeyPath.ROOT, content.root().entries()));
        return reading.problems().isEmpty() ? new Good<>(read.get()) : new Bad<>(reading.problems());
    }

    private static Field<TrialConfig> trial(Section root) {
        var lives = root.child("livekit", PolicyFiles::lives);
        var sources = root.child("sessions", PolicyFiles::sources);
        var rooms = root.child("rooms", RoomsReader::read);
        rooms.value()
                .ifPresent(it -> it.problems()
                        .forEach(fault ->
                                root.reading().problem(new KeyPath(fault.path()), fault.what(), fault.mend())));
        return root.buildPart(() -> new TrialConfig(rooms.get(), lives.get(), sources.get()));
    }

    /** Of the tokens of each project; without projects of the one that has no name. */
    private static Field<Map<String, Duration>> lives(Section livekit) {
        var ttl = livekit.get("ttl", LiveKitReader.ttl()).or(LiveKitConfig.DEFAULT_TTL);
        var projects = livekit.named(
                "projects", List.of(), it -> it.get("ttl", LiveKitReader.ttl()).optional());
        return livekit.buildPart(() -> {
            var lives = new HashMap<String, Duration>();
            projects.forEach((name, own) -> lives.put(name, own.value().orElseGet(ttl::get)));
            return lives.isEmpty() ? Map.of(LiveKitConfig.UNNAMED, ttl.get()) : lives;
        });
    }

    private static Field<List<Source>> sources(Section sessions) {
        var order = sessions.list("order", Form.text()).required("list the authenticators in the order they are asked");
        var names = order.isBroken() ? List.<String>of() : order.get();
        var defined = sessions.named("authenticators", names, PolicyFiles::source);
        var sources = new ArrayList<Field<Source>>();
        for (var name : names) {
            var source = defined.get(name);
            if (source == null) {
                sessions.refuse("order", Quote.value(name) + " is not an authenticator", "define it");
            } else {
                sources.add(source);
            }
        }
        return sessions.take(Field.all(sources));
    }

    private static Field<Source> source(Section authenticator) {
        var namespace = authenticator
                .get("namespace", Form.text())
                .or(authenticator.path().name());
        var type = authenticator.get("type", Form.text()).or("");
        var claims = authenticator.child(
                "claims", section -> pointers(section, authenticator.path().name()));
        return authenticator.buildPart(() -> {
            var found = claims.get();
            return new Source(
                    found.name(),
                    namespace.get(),
                    found.subject(),
                    found.displayName(),
                    found.session(),
                    type.get().equals("anonymous"));
        });
    }

    private static Field<Source> pointers(Section claims, String authenticator) {
        var subject = claims.list("subject", Form.pointer()).or(SUBJECT);
        var name = claims.get("name", Form.pointer()).optional();
        var session = claims.get("session", Form.pointer()).optional();
        return claims.buildPart(
                () -> new Source(authenticator, authenticator, subject.get(), name.orNull(), session.orNull(), false));
    }

    private static Field<PolicyCases> cases(Section root) {
        var config = root.get("config", Form.text()).optional();
        var cases = root.items("cases", PolicyFiles::oneCase, "[]").required("write at least one case");
        return root.build(() -> new PolicyCases(config.orNull(), cases.get()));
    }

    private static Field<Case> oneCase(Section section) {
        var name = section.get("name", Form.text()).required("say what the case shows");
        var claims = section.json("claims").or(new JsonObject());
        var authenticator = section.get("authenticator", Form.text()).optional();
        var subject = section.get("subject", Form.text()).optional();
        var session = section.get("session", Form.text()).optional();
        var room = section.get("room", Form.text()).optional();
        var request = section.json("request").or(new JsonObject());
        var expected = section.child("expect", PolicyFiles::expectation);
        return section.build(() -> new Case(
                name.get(),
                new Join(
                        claims.get(),
                        authenticator.orNull(),
                        subject.orNull(),
                        session.orNull(),
                        room.orNull(),
                        request.get()),
                expected.get()));
    }

    private static Field<Expectation> expectation(Section expect) {
        var rule = expect.get("rule", Form.text()).optional();
        var denied = expect.get("denied", Form.text()).optional();
        var field = expect.get("field", Form.text()).optional();
        var identity = expect.get("identity", Form.text()).optional();
        var ttl = expect.get("ttl", Form.duration(Duration.ofSeconds(1), LiveKitConfig.MAX_TTL))
                .optional();
        var project = expect.get("project", Form.text()).optional();
        var grants = expect.json("grants").optional();
        return expect.build(() -> new Expectation(
                rule.orNull(),
                denied.orNull(),
                field.orNull(),
                identity.orNull(),
                ttl.orNull(),
                project.orNull(),
                grants.orNull()));
    }
}
