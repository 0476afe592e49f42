package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.OptionalTool;
import dev.roomkey.cli.LkCases.Case;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real {@code lk}, where it is, says what {@link LkCases} has it say. */
class LkIT {
    static Stream<Case> cases() {
        return LkCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lkMakesTheseClaims(Case flags) throws Exception {
        var claims = claims(flags.flags());

        assertThat(claims.getString("iss")).isEqualTo("devkey");
        assertThat(claims.getLong("exp") - claims.getLong("nbf")).isEqualTo(flags.life());
        List.of("iss", "nbf", "iat", "exp").forEach(claims::remove);
        assertThat(claims).isEqualTo(new JsonObject(flags.claims()));
    }

    private static JsonObject claims(List<String> flags) throws Exception {
        var lk = OptionalTool.findGoTool("lk")
                .or(() -> OptionalTool.find("lk"))
                .orElseThrow(() -> OptionalTool.abort("no lk on the PATH or among the tools of Go"));
        var command = new ArrayList<>(List.of(lk.toString(), "token", "create", "--token-only"));
        command.addAll(List.of("--api-key", "devkey", "--api-secret", "secret"));
        command.addAll(flags);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(output).matches("eyJ\\S+");
        return new JsonObject(
                new String(Base64.getUrlDecoder().decode(output.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    }
}
