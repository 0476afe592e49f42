package dev.roomkey.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads the bytes of the configuration file and turns them into a {@link Tree}. */
final class ConfigFile {
    /** Longest configuration file taken, in bytes. */
    static final int MAX_BYTES = 1024 * 1024;

    private ConfigFile() {}

    /** What {@code file} says; what cannot be read is a problem. */
    static YamlFile.Content read(Path file) {
        var name = Quote.printable(file.toString());
        if (!Files.isRegularFile(file)) {
            return unreadable(
                    name, Files.exists(file) ? "is not a file" : "does not exist", "looked at " + Quote.path(file));
        }
        try (var in = Files.newInputStream(file)) {
            return parse(name, in.readNBytes(MAX_BYTES + 1));
        } catch (AccessDeniedException denied) {
            return unreadable(name, "may not be read by the user that runs Roomkey", "");
        } catch (IOException failed) {
            return unreadable(name, "cannot be read", "");
        }
    }

    /** What {@code bytes} say, of a file that places call {@code name}. */
    static YamlFile.Content parse(String name, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return unreadable(name, "is longer than " + MAX_BYTES + " bytes", "");
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return YamlFile.read(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException notText) {
            return unreadable(name, "is not UTF-8 text", "save it as UTF-8");
        }
    }

    private static YamlFile.Content unreadable(String name, String what, String mend) {
        return new YamlFile.Content(
                new Tree.Entries(name, Map.of()), List.of(new Problem("", name, what, mend)), false);
    }
}
