package dev.roomkey.cli;

import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which key pair: from options, a file, the environment, or that of development mode. */
final class KeyOptions {
    private static final ApiKey DEVELOPMENT = new ApiKey("devkey", Secret.of("secret"));
    private static final int MAX_FILE_BYTES = 64 * 1024;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "The API key. Default: LIVEKIT_API_KEY of the environment.")
    private @Nullable String id;

    @Option(
            names = "--api-secret-file",
            paramLabel = "FILE",
            description = "A file with the API secret. Default: LIVEKIT_API_SECRET of the environment.")
    private @Nullable Path file;

    @Option(
            names = "--api-secret",
            paramLabel = "SECRET",
            description = "The API secret itself, as lk takes it. Other users of the machine can read it, and the shell"
                    + " keeps it: better a file or the environment.")
    private @Nullable String secret;

    @Option(names = "--dev", description = "The key of 'livekit-server --dev', whatever the environment says.")
    private boolean development;

    /** What is wrong with how a key was given, for whoever gave it; holds nothing of a secret. */
    static final class NoKey extends Exception {
        private static final long serialVersionUID = 1L;

        NoKey(String what) {
            super(what);
        }
    }

    boolean isDevelopment() {
        return development;
    }

    /** Whether any option says something. */
    boolean isGiven() {
        return development || id != null || secret != null || file != null;
    }

    /**
     * The pair; empty when neither an option nor the environment names one.
     *
     * @throws NoKey when it is given by halves, or twice
     */
    Optional<ApiKey> key(Map<String, String> environment, PrintWriter err) throws NoKey {
        if (development && (id != null || secret != null || file != null)) {
            throw new NoKey("--dev has a key of its own: leave out --api-key and the secret.");
        }
        if (development) {
            return Optional.of(DEVELOPMENT);
        }
        var key = id == null ? environment.getOrDefault("LIVEKIT_API_KEY", "") : id;
        var held = secret(environment, err);
        if (key.isEmpty() && held.length() == 0) {
            return Optional.empty();
        }
        if (key.isEmpty() || held.length() == 0) {
            throw new NoKey(
                    key.isEmpty()
                            ? "There is a secret without its key: set LIVEKIT_API_KEY, or give --api-key."
                            : "There is a key without its secret: set LIVEKIT_API_SECRET, or give --api-secret-file.");
        }
        return Optional.of(new ApiKey(key, held));
    }

    private Secret secret(Map<String, String> environment, PrintWriter err) throws NoKey {
        if (secret != null && file != null) {
            throw new NoKey("--api-secret and --api-secret-file both give the secret: leave out one.");
        }
        if (secret != null) {
            err.println("warning: other users of this machine can see a secret among the arguments; use"
                    + " LIVEKIT_API_SECRET or --api-secret-file.");
            return Secret.of(secret);
        }
        return file == null ? Secret.of(environment.getOrDefault("LIVEKIT_API_SECRET", "")) : read(file);
    }

    private static Secret read(Path file) throws NoKey {
        try (var in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8).strip();
            if (text.isEmpty() || text.contains("\n")) {
                throw new NoKey("The file of --api-secret-file must hold the secret on one line, and nothing else.");
            }
            return Secret.of(text);
        } catch (IOException unreadable) {
            throw new NoKey("The file of --api-secret-file cannot be read.");
        }
    }
}
