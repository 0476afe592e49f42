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

    /** Ends the test by throwing: skipped with this line, or failed in CI. */
    public static RuntimeException skip(String why) {
        if (Boolean.getBoolean("roomkey.ci")) {
            throw new AssertionError("in CI this must run: " + why);
        }
        System.out.println("Test skipped: " + why);
        return Assumptions.abort(why);
    }
}
