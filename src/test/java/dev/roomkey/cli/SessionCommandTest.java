package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestSessions;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCommandTest {
    private final Instant now = Instant.now();

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeConfiguration() throws Exception {
        Files.writeString(folder.resolve("api-secret"), "an API secret that is long enough for HS256");
        Files.writeString(folder.resolve("session-secret"), TestSessions.secret());
        Files.writeString(folder.resolve("gateway.yaml"), """
                livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                sessions:
                  order: [mobile, web]
                  authenticators:
                    mobile: { namespace: web, bearer: true, keys: [ { algorithm: HS256, secret-file: api-secret } ] }
                    web:
                      cookie: app_session
                      keys: [ { algorithm: HS256, secret-file: session-secret } ]
                      claims: { name: /name, session: /sid }
                rooms: { rules: [ { name: all, room: "*", grants: { canSubscribe: true } } ] }
                """);
    }

    @Test
    void signedInUserIsNamedAndTheCookieIsNot() throws Exception {
        var token = TestSessions.token(
                "u_1", now.plusSeconds(600), new JsonObject().put("name", "Ada").put("sid", "s_1"));

        int exitCode = explain("theme=dark; app_session=" + token);

        assertThat(exitCode).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "mobile: found nothing, looked for Authorization: Bearer",
                        "web: took it, from one of cookie app_session",
                        "signed in",
                        "  subject    u_1",
                        "  namespace  web",
                        "  name       Ada",
                        "  session id there is one");
        assertThat(out + "" + err).doesNotContain(token.substring(token.lastIndexOf('.')), "s_1");
    }

    @Test
    void headersMayBeCopiedFromABrowserOrFromCurl() throws Exception {
        var token = TestSessions.token("u_1", now.plusSeconds(600), new JsonObject());

        assertThat(explain("> POST /api/livekit-token HTTP/1.1\n> Host: localhost\n> Cookie: app_session=" + token))
                .isZero();
        assertThat(explain("accept: */*\ncookie: app_session=" + token)).isZero();
    }

    @Test
    void expiredSessionSaysSo() throws Exception {
        int exitCode = explain("app_session=" + TestSessions.token("u_1", now.minusSeconds(600), new JsonObject()));

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("refused: it has expired").doesNotContain("u_1");
    }

    @Test
    void credentialOfAnEarlierAuthenticatorIsFinal() throws Exception {
        var token = TestSessions.token("u_1", now.plusSeconds(600), new JsonObject());

        int exitCode = explain("Authorization: Bearer " + token + "\nCookie: app_session=" + token);

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString().lines())
                .hasSize(2)
                .first()
                .isEqualTo("mobile: took it, from one of Authorization: Bearer");
        assertThat(out.toString()).contains("no configured secret or key has made it");
    }

    @Test
    void nobodyIsFoundInOtherCookies() throws Exception {
        assertThat(explain("theme=dark")).isEqualTo(1);
        assertThat(out.toString()).contains("web: found nothing", "nobody: no authenticator");
    }

    @Test
    void guestIsCalledOne() throws Exception {
        var gateway = Files.readString(folder.resolve("gateway.yaml"))
                .replace("[mobile, web]", "[mobile, web, guests]")
                .replace("    web:\n", "    guests: { type: anonymous }\n    web:\n")
                .replace("room: \"*\", grants", "room: \"{namespace}/*\", guests: true, grants")
                .replace(
                        "rooms: {",
                        "limits: { address: [ { capacity: 9, refill: 9, period: 1m } ] }\n"
                                + "rooms: { identity: \"{namespace}:{subject}\",");
        Files.writeString(folder.resolve("gateway.yaml"), gateway);

        assertThat(explain("theme=dark")).isEqualTo(1);
        assertThat(out.toString())
                .contains("web: found nothing", "guests: takes who brings no credential", "a guest, of a new identity");
    }

    @Test
    void inputThatIsTooLongIsUsage() throws Exception {
        assertThat(explain("x=" + "x".repeat(HeaderText.MAX_BYTES))).isEqualTo(2);
        assertThat(err.toString()).contains("longer than");
    }

    private int explain(String headers) throws Exception {
        var input = Files.writeString(folder.resolve("headers"), headers);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "session",
                        "explain",
                        "--config",
                        folder.resolve("gateway.yaml").toString(),
                        input.toString());
    }
}
