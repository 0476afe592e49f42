package dev.roomkey.cli;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.ConfigLoader.Complaint;
import dev.roomkey.config.ConfigLoader.Invalid;
import dev.roomkey.config.ConfigLoader.Loaded;
import dev.roomkey.config.ConfigLoader.Result;
import dev.roomkey.config.GatewayConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads configurations for commands, and prints what is wrong with them. */
final class Configurations {
    private Configurations() {}

    /** A loader that also has the rules compiled, so that their problems are listed with all others. */
    static ConfigLoader loader(Map<String, String> environment) {
        return new ConfigLoader(environment).checking(Configurations::complaintsOfRules);
    }

    private static List<Complaint> complaintsOfRules(GatewayConfig config) {
        return config.rooms().problems().stream()
                .map(it -> new Complaint(it.path(), it.what(), it.mend()))
                .toList();
    }

    /** The configuration, if it is good; prints its warnings, or else every problem. */
    static Optional<GatewayConfig> usable(Result result, PrintWriter err) {
        return switch (result) {
            case Loaded(var config, var warnings) -> {
                warnings.forEach(it -> err.println("warning: " + it.render()));
                yield Optional.of(config);
            }
            case Invalid(var problems) -> {
                problems.forEach(it -> err.println("error: " + it.render()));
                err.println(
                        problems.size() == 1
                                ? "1 problem; nothing was started."
                                : problems.size() + " problems; nothing was started.");
                yield Optional.empty();
            }
        };
    }
}
