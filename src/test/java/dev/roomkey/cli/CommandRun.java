package dev.roomkey.cli;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;

/** What came of one command, run in this process. */
record CommandRun(int exitCode, String out, String err) {
    /** The time of the token vectors. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static final Map<String, String> DEV =
            Map.of("LIVEKIT_API_KEY", "devkey", "LIVEKIT_API_SECRET", "secret", "USER", "ada");

    static CommandRun of(String... arguments) {
        return with(DEV, "", arguments);
    }

    static CommandRun with(Map<String, String> environment, String input, String... arguments) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var around = new Surroundings(environment, InstantSource.fixed(NOW), ZoneOffset.UTC, new Random(1), in);
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.commandLine(around)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    JsonObject json() {
        return new JsonObject(out);
    }
}
