package dev.roomkey.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Sets one variable in an {@code .env} file and leaves all else as it is. */
final class VariableFile {
    private VariableFile() {}

    /** Writes {@code name=value} in place of the line that sets it, or at the end; a new file is its owner's alone. */
    static void set(Path file, String name, String value) throws IOException {
        var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        var lines = new ArrayList<>(Files.exists(target) ? Files.readAllLines(target) : List.<String>of());
        replace(lines, Pattern.compile("\\s*(?:export\\s+)?" + Pattern.quote(name) + "\\s*=.*"), name + "=" + value);
        // beside the file, so that it is moved over it in one step; only its owner can read it
        var written = Files.createTempFile(target.getParent(), ".roomkey", ".tmp");
        try {
            Files.write(written, lines);
            if (Files.exists(target)) {
                Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(target));
            }
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void replace(List<String> lines, Pattern setting, String line) {
        boolean isThere = lines.stream().anyMatch(it -> setting.matcher(it).matches());
        if (isThere) {
            lines.replaceAll(it -> setting.matcher(it).matches() ? line : it);
        } else {
            lines.add(line);
        }
    }
}
