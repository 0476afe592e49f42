package dev.roomkey.cli;

import static dev.roomkey.cli.CommandRun.DEV;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenInspectTest {
    private static final String SECRET = "f7Gq2mZr0sXw8vT4yLd6bN1cKe9jHpUa3oRi5tBqWxC";

    @TempDir
    private Path folder = Path.of("");

    private final String token = CommandRun.of("token", "create", "--join", "-r", "blue", "-i", "alice", "--token-only")
            .out()
            .strip();

    @Test
    void argumentFileAndStandardInputAreTheSame() throws Exception {
        var file = Files.writeString(folder.resolve("token.txt"), token + "\n");

        var argument = CommandRun.of("token", "inspect", token);
        var fromFile = CommandRun.of("token", "inspect", file.toString());
        var fromInput = CommandRun.with(DEV, token, "token", "inspect");
        var fromDash = CommandRun.with(DEV, token, "token", "inspect", "-");

        assertThat(argument.exitCode()).as(argument.out()).isZero();
        assertThat(argument.out()).contains("signature right", "alice may join blue.", "in 5 min");
        assertThat(fromFile).isEqualTo(argument).isEqualTo(fromInput).isEqualTo(fromDash);
        assertThat(argument.out()).doesNotContain(token);
    }

    @Test
    void faultsEndWithOne() {
        var run = CommandRun.with(Map.of(), "hello", "token", "inspect");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("error not-a-token: This is no token.");
    }

    @Test
    void strictTakesWarningsForFaults() {
        assertThat(CommandRun.of("token", "inspect", token).exitCode()).isZero();
        assertThat(CommandRun.of("token", "inspect", "--strict", token).exitCode())
                .isEqualTo(1);
    }

    @Test
    void secretThatWasPastedIsNotRepeated() {
        var run = CommandRun.with(DEV, "LIVEKIT_API_SECRET=" + SECRET, "token", "inspect");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("looks like an API secret", "make a new key pair");
        assertThat(run.out() + run.err()).doesNotContain(SECRET);
    }

    @Test
    void secretIsNeverPrintedAlthoughItIsGiven() {
        var environment = Map.of("LIVEKIT_API_KEY", "APIx", "LIVEKIT_API_SECRET", SECRET);
        var signed =
                CommandRun.with(environment, "", "token", "create", "--list", "--metadata", SECRET, "--token-only");

        var run = CommandRun.with(environment, signed.out(), "token", "inspect", "--json");

        assertThat(run.json().getJsonObject("token").getString("signature")).isEqualTo("right");
        assertThat(run.out() + run.err()).contains("secret-in-claims").doesNotContain(SECRET);
    }

    @Test
    void environmentFileIsLookedThroughAndGivesTheKey() throws Exception {
        var environment = Map.of("LIVEKIT_API_KEY", "APIabcdef123", "LIVEKIT_API_SECRET", SECRET);
        var other = CommandRun.with(environment, "", "token", "create", "--list", "--token-only")
                .out()
                .strip();
        var file = Files.writeString(folder.resolve(".env.local"), """
                LIVEKIT_API_KEY=APIabcdef123
                LIVEKIT_API_SECRET=%s
                NEXT_PUBLIC_LIVEKIT_API_SECRET=%s
                LIVEKIT_TOKEN=%s
                """.formatted(SECRET, SECRET, other));

        var run = CommandRun.with(Map.of(), "", "token", "inspect", "--env", file.toString());
        var json = CommandRun.with(Map.of(), "", "token", "inspect", "--json", "--env", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("secret-in-public-variable", "signature right")
                .doesNotContain(SECRET);
        assertThat(json.json().getBoolean("good")).isFalse();
        assertThat(json.json().getJsonArray("findings").encode()).contains("secret-in-public-variable");
    }

    @Test
    void nothingThatATerminalObeysIsPrinted() {
        var nasty = "a\u009b31m\u202Eb\u001b[2J";
        var signed = CommandRun.of("token", "create", "--list", "--metadata", nasty, "--token-only")
                .out();

        var text = CommandRun.with(DEV, signed, "token", "inspect").out();
        var json = CommandRun.with(DEV, signed, "token", "inspect", "--json").out();

        assertThat(text).doesNotContain("\u009b", "\u202E", "\u001b");
        assertThat(json).doesNotContain("\u009b", "\u202E", "\u001b");
        assertThat(new JsonObject(json)
                        .getJsonObject("token")
                        .getJsonObject("claims")
                        .getString("metadata"))
                .isEqualTo(nasty);
    }

    @Test
    void timesAreToldInTheReadersZone() {
        assertThat(CommandRun.of("token", "inspect", "--zone", "Asia/Tokyo", token)
                        .out())
                .contains("2026-01-01 09:05:00 +09:00, in 5 min");
        assertThat(CommandRun.of("token", "inspect", "--zone", "Mars", token).exitCode())
                .isEqualTo(2);
    }

    @Test
    void longestInputIsBounded() {
        var run = CommandRun.with(DEV, "x".repeat(2_000_000), "token", "inspect");

        assertThat(run.out()).contains("too-long-to-read");
    }

    @Test
    void completionKnowsTheCommands() {
        assertThat(CommandRun.of("generate-completion").out()).contains("--token-only", "inspect", "doctor");
    }
}
