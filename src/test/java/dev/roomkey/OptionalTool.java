package dev.roomkey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** A program that a test needs and a newcomer's machine may lack: without it the test is skipped, in CI it fails. */
public final class OptionalTool {
    private OptionalTool() {}

    /** Goes on when {@code program} is on the PATH; else skips the test in one line, or fails it in CI. */
    public static void require(String program, String hint) {
        if (isInstalled(program)) {
            return;
        }
        var line = "skipped, since " + program + " is not on the PATH: " + hint;
        if (Boolean.getBoolean("roomkey.ci")) {
            throw new AssertionError("in CI this must run, but would be " + line);
        }
        System.out.println(line);
        Assumptions.abort(line);
    }

    private static boolean isInstalled(String program) {
        var path = System.getenv("PATH");
        return path != null && Arrays.stream(path.split(":")).anyMatch(it -> Files.isExecutable(Path.of(it, program)));
    }
}
