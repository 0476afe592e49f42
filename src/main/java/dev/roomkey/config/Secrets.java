package dev.roomkey.config;

import dev.roomkey.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads what does not stand in the configuration file itself: secrets, from the key's variable or from a file of their own, and
 * public keys from files. No message holds any of a secret, and none is ever given to {@link Reading#quotable}.
 */
final class Secrets {
    /** Longest secret or key file taken, in bytes. */
    static final int MAX_FILE_BYTES = 64 * 1024;

    private final Section section;

    Secrets(Section section) {
        this.section = section;
    }

    /** The secret of {@code key}: from its variable, the file that {@code key-file} names, or the {@code ecosystem}'s variable. */
    Ask<Secret> secret(String key, String ecosystem) {
        section.know(key, "secret, only from the environment");
        return new Ask<>(section, key, find(key, ecosystem), it -> KnownKey.NONE);
    }

    /** The secrets of {@code key}, one a line, at least one: from its variable, or from the files that {@code key-file} lists. */
    Ask<List<Secret>> secrets(String key) {
        section.know(key, "secrets, one a line, only from the environment");
        return new Ask<>(section, key, findAll(key), it -> KnownKey.NONE);
    }

    private Field<List<Secret>> findAll(String key) {
        var own = section.variable(key);
        var paths = section.list(key + "-file", pathForm()).or(List.of());
        if (section.file(key).isPresent()) {
            section.refuse(key, "must not stand in the configuration file", mend(key));
            return Field.broken();
        }
        if (own.isPresent()) {
            return Field.of(lines(Secret.of(own.get())));
        }
        if (paths.isBroken() || paths.get().isEmpty()) {
            return paths.isBroken() ? Field.broken() : Field.of(null);
        }
        section.reading().standsLike(section.path().child(key), section.path().child(key + "-file"));
        return Field.all(paths.get().stream()
                        .map(it -> secretFile(key + "-file", it))
                        .toList())
                .then(files -> Field.of(
                        files.stream().flatMap(it -> lines(it).stream()).toList()));
    }

    private static List<Secret> lines(Secret text) {
        return text.text()
                .lines()
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .map(Secret::of)
                .toList();
    }

    /** The text of the file that {@code key} names, of which nothing is secret. */
    Ask<String> publicText(String key) {
        var text = path(key).then(it -> read(key, it)).then(it -> Field.of(new String(it, StandardCharsets.UTF_8)));
        return new Ask<>(section, key, text, it -> KnownKey.NONE);
    }

    private Field<Secret> find(String key, String ecosystem) {
        var own = section.variable(key);
        var path = path(key + "-file");
        if (section.file(key).isPresent()) {
            section.refuse(key, "must not stand in the configuration file", mend(key));
            return Field.broken();
        }
        if (own.isPresent()) {
            return Field.of(Secret.of(own.get()));
        }
        if (path.isBroken() || path.orNull() != null) {
            section.reading()
                    .standsLike(section.path().child(key), section.path().child(key + "-file"));
            return path.then(it -> secretFile(key + "-file", it));
        }
        return Field.of(section.fallback(key, ecosystem).map(Secret::of).orElse(null));
    }

    /** What to do when {@code key} has no secret. */
    String mend(String key) {
        return "name a file that holds it with " + key + "-file, or set "
                + section.path().child(key).variable();
    }

    /** The path that {@code key} names, from the folder of the configuration file if it is not absolute. */
    Field<Path> path(String key) {
        return section.get(key, pathForm()).optional();
    }

    private Form<Path> pathForm() {
        var folder = section.reading().folder();
        return new Form<>(
                "a path",
                it -> "write a path, absolute or from the folder of this file",
                it -> resolve(folder, it),
                Path::toString);
    }

    private static Optional<Path> resolve(Path folder, String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(folder.resolve(text));
        } catch (InvalidPathException unknown) {
            return Optional.empty();
        }
    }

    private Field<Secret> secretFile(String key, Path path) {
        if (isOpenToAll(path)) {
            section.notice(
                    key, "the file may be read by every user of this machine: chmod 640, or a defaultMode of 0440");
        }
        return read(key, path).then(it -> Field.of(Secret.of(it)));
    }

    /** The file's bytes without the newline that editors put at the end. */
    private Field<byte[]> read(String key, Path path) {
        if (!Files.isRegularFile(path)) {
            return unreadable(key, Files.exists(path) ? "is not a file" : "does not exist");
        }
        try (var in = Files.newInputStream(path)) {
            var bytes = withoutNewline(in.readNBytes(MAX_FILE_BYTES + 1));
            return bytes.length == 0 || bytes.length > MAX_FILE_BYTES
                    ? unreadable(key, bytes.length == 0 ? "is empty" : "is longer than " + MAX_FILE_BYTES + " bytes")
                    : Field.of(bytes);
        } catch (AccessDeniedException denied) {
            return unreadable(key, "may not be read by the user that runs Roomkey");
        } catch (IOException failed) {
            return unreadable(key, "cannot be read");
        }
    }

    /** Does not show the path: what was written there by mistake may be the secret itself. */
    private <T> Field<T> unreadable(String key, String why) {
        var folder = Quote.path(section.reading().folder());
        section.refuse(key, "the file " + why, "relative paths start from " + folder);
        return Field.broken();
    }

    private static byte[] withoutNewline(byte[] bytes) {
        int end = bytes.length;
        end -= end > 0 && bytes[end - 1] == '\n' ? 1 : 0;
        end -= end > 0 && end < bytes.length && bytes[end - 1] == '\r' ? 1 : 0;
        return Arrays.copyOf(bytes, end);
    }

    private static boolean isOpenToAll(Path path) {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
