package dev.roomkey;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that a test needs and a newcomer's machine may lack: without it the test is skipped, in CI it fails. */
public final class OptionalTool {
    private OptionalTool() {}

    /** The path of {@code program}; where it is missing the test is skipped in one line, or failed in CI. */
    public static Path require(String program, String hint) {
        return find(program).orElseThrow(() -> skip(program + " is not on the PATH: " + hint));
    }

    /** The path of {@code program}, if it is there. */
    public static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The path of a program that {@code .ci/go-tools} builds; where it is missing the test is skipped, in CI only without Go. */
    public static Path requireGoTool(String program) {
        return findGoTool(program).orElseThrow(() -> {
            var why = "no " + program + ": .ci/go-tools builds it where Go is";
            return find("go").isPresent() ? skip(why) : abort(why);
        });
    }

    /**
     * The path of a program that {@code .ci/go-tools} builds, if it is there: in the folder that {@code ROOMKEY_GO_TOOLS} names, or
     * where that script puts it by default.
     */
    public static Optional<Path> findGoTool(String program) {
        var folder = Optional.ofNullable(System.getenv("ROOMKEY_GO_TOOLS"))
                .map(Path::of)
                .orElseGet(() -> caches().resolve("roomkey/go-tools"));
        return Optional.of(folder.resolve(program)).filter(Files::isExecutable);
    }

    private static Path caches() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    }

    /** Ends the test by throwing: skipped with this line, or failed in CI. */
    public static RuntimeException skip(String why) {
        if (Boolean.getBoolean("roomkey.ci")) {
            throw new AssertionError("in CI this must run: " + why);
        }
        return abort(why);
    }

    /** Ends the test by throwing: skipped with this line, also in CI. */
    public static RuntimeException abort(String why) {
        System.out.println("Test skipped: " + why);
        return Assumptions.abort(why);
    }
}
