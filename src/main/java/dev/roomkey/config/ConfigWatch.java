package dev.roomkey.config;

import dev.roomkey.config.ConfigLoader.Invalid;
import dev.roomkey.config.ConfigLoader.Loaded;
import dev.roomkey.config.ConfigLoader.Result;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks whether a configuration has changed, by what it says and not by when or where its files were written: so it also notices a
 * secret's file, and a folder that Kubernetes swaps. For one thread, and not for an event loop.
 */
public final class ConfigWatch {
    private final Supplier<Result> loading;
    private GatewayConfig current;
    private List<Problem> refused = List.of();

    /** {@code loading} reads the configuration anew, {@code current} is what it said before. */
    public ConfigWatch(Supplier<Result> loading, GatewayConfig current) {
        this.loading = loading;
        this.current = current;
    }

    /** What a look has found. */
    public sealed interface Look {}

    /** It says the same as before, or is as wrong as it was before. */
    public record Same() implements Look {}

    /** It says something else, and that is good. */
    public record Changed(GatewayConfig config, List<Notice> warnings) implements Look {}

    /** It is not good any more; what it said before goes on. */
    public record Refused(List<Problem> problems) implements Look {}

    /** It says again what it said before it was refused. */
    public record Restored() implements Look {}

    /** Reads it and compares. */
    public Look look() {
        return switch (loading.get()) {
            case Loaded(var config, var warnings) -> loaded(config, warnings);
            case Invalid(var problems) -> invalid(problems);
        };
    }

    private Look loaded(GatewayConfig config, List<Notice> warnings) {
        boolean wasRefused = !refused.isEmpty();
        refused = List.of();
        if (config.equals(current)) {
            return wasRefused ? new Restored() : new Same();
        }
        current = config;
        return new Changed(config, warnings);
    }

    private Look invalid(List<Problem> problems) {
        boolean known = problems.equals(refused);
        refused = problems;
        return known ? new Same() : new Refused(problems);
    }
}
