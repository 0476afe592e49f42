package dev.roomkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCommandTest {
    private static final String RULES = """
            livekit: { ttl: 30m }
            sessions:
              order: [web]
              authenticators: { web: { claims: { subject: /id, name: /name, session: /sid } } }
            rooms:
              identity: "{subject}#{device}"
              rules:
                - { name: hosts, room: "team-*", require: { /role: [host, owner] }, preset: host, allow-privileged: true }
                - { name: own, room: "home/{claims./org}", preset: speaker }
                - { name: guests, room: "team-*", preset: viewer, ttl: 10m }
                - { name: lobby, room: lobby, preset: viewer }
            """;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(folder.resolve("gateway.yaml"), RULES);
    }

    /** Exit code, standard output and standard error of a command. */
    private record Ended(int code, String out, String err) {}

    /** The example that users start from, as they would check it. */
    @Test
    void exampleCasesHold() {
        var ended = run("--cases", "conf/policy-cases.yaml");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("ok    an owner hosts")
                .doesNotContain("FAIL")
                .endsWith(" 0 failed\n");
        assertThat(ended.code()).isZero();
    }

    @Test
    void everyRuleIsAccountedForAndTheTokenIsShown() throws Exception {
        var ended =
                one("{\"id\": \"ann\", \"sid\": \"s1\", \"name\": \"Ann\", \"role\": \"guest\"}", "--room", "team-red");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("  hosts   does not match: it requires one of host, owner at /role\n")
                .contains(
                        "  own     does not match: its room home/{claims./org} needs {claims./org}, which the session")
                .contains("  guests  matches\n")
                .contains("  lobby   not asked: guests matched before\n")
                .containsPattern("allowed by guests as ann#[0-9a-f]{12} in team-red for 10m\n");
        assertThat(new JsonObject(ended.out().substring(ended.out().indexOf("{\n"))).getJsonObject("video"))
                .isEqualTo(new JsonObject("""
                        {"roomJoin": true, "room": "team-red",
                         "canPublish": false, "canSubscribe": true, "canPublishData": false}"""));
    }

    @Test
    void refusalIsShownWithItsReason() throws Exception {
        var ended = one("{\"id\": \"ann\", \"sid\": \"s1\"}", "--room", "vault");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out())
                .contains("lobby   does not match: the room is not like lobby")
                .contains("denied: room-not-allowed at /room_name");
    }

    @Test
    void answerIsJsonForMachines() throws Exception {
        var granted =
                one("{\"id\": \"ann\", \"role\": [\"x\", \"host\"]}", "--session", "s", "--room", "team-a", "--json");
        var refused = one(
                "{\"id\": \"ann\"}",
                "--json",
                "--session",
                "s",
                "--request",
                "{\"room_name\": \"lobby\"," + " \"participant_metadata\": \"m\"}");

        var json = new JsonObject(granted.out());
        assertThat(json.getString("rule")).isEqualTo("hosts");
        assertThat(json.getInteger("ttl")).isEqualTo(1800);
        assertThat(json.getJsonObject("claims").getJsonObject("video").getBoolean("roomAdmin"))
                .isTrue();
        assertThat(json.getJsonArray("rules")).hasSize(4);
        assertThat(new JsonObject(refused.out()).getString("field")).isEqualTo("/participant_metadata");
    }

    @Test
    void documentationShowsWhatIsPrinted() throws Exception {
        var text = Files.readString(Path.of("docs/policy.md"));
        var shown = text.substring(text.indexOf("  hosts  "), text.indexOf("```", text.indexOf("  hosts  ")));
        var claims = text.substring(text.indexOf("echo '") + 6, text.indexOf("' |"));
        Files.writeString(folder.resolve("claims.json"), claims);

        var ended = run(
                "--config", "conf/production.yaml",
                "--claims", folder.resolve("claims.json").toString(),
                "--room", "acme/standup");

        assertThat(ended.out()).isEqualTo(shown);
    }

    /** Nobody has the secrets at hand where rules are checked. */
    @Test
    void rulesAreTriedWithoutTheSecretsOfTheirConfiguration() throws Exception {
        Files.writeString(folder.resolve("claims.json"), "{\"sub\": \"ada\", \"org\": \"acme\"}");

        var ended = run(
                "--config",
                "conf/production.yaml",
                "--claims",
                folder.resolve("claims.json").toString(),
                "--room",
                "acme/x");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("allowed by members as ada in acme/x for 30m");
    }

    @Test
    void everyDifferenceOfACaseIsShown() throws Exception {
        var ended = cases("""
                config: gateway.yaml
                cases:
                  - name: wrong in all
                    claims: {id: ann, sid: s1}
                    room: team-red
                    expect: {rule: hosts, identity: ann, ttl: 30m, grants: {canPublish: true, canPublishSources: [camera]}}
                  - name: unexpectedly denied
                    claims: {id: ann, sid: s1}
                    room: vault
                    expect: {rule: hosts}
                  - name: unexpectedly allowed
                    claims: {id: ann, sid: s1}
                    room: lobby
                    expect: {denied: true}
                  - name: denied for something else
                    subject: ann
                    session: s1
                    room: lobby
                    request: {participant_metadata: m}
                    expect: {denied: room-not-allowed, field: /room_name}
                  - name: as expected
                    claims: {id: ann, sid: s1}
                    room: vault
                    expect: {denied: true}
                """);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out().replaceAll("#[0-9a-f]{12}", "#TAG")).isEqualTo("""
                FAIL  wrong in all
                        rule: expected hosts, but was guests
                        identity: expected ann, but was ann#TAG
                        ttl: expected 30m, but was 10m
                        canPublish: expected granted, but was not granted
                        canPublishSources.camera: expected granted, but was not granted
                        canSubscribe: expected not granted, but was granted
                FAIL  unexpectedly denied
                        answer: expected allowed, but was denied: room-not-allowed
                FAIL  unexpectedly allowed
                        answer: expected denied, but was allowed by rule lobby
                FAIL  denied for something else
                        denied: expected room-not-allowed, but was field-not-allowed
                        field: expected /room_name, but was /participant_metadata
                ok    as expected
                5 cases, 4 failed
                """);
    }

    @Test
    void projectIsNamedAndCompared() throws Exception {
        Files.writeString(folder.resolve("secret"), "an API secret that is long enough for HS256");
        var project = "{ url: wss://eu.example.com, api-key: key, api-secret-file: secret }";
        Files.writeString(
                folder.resolve("gateway.yaml"),
                RULES.replace("ttl: 30m", "projects: { eu: " + project + " }")
                        .replace("{ name: ", "{ project: eu, name: "));
        var join = "name: a, subject: ann, session: s, room: lobby";

        var shown = one("{\"id\": \"ann\", \"sid\": \"s1\"}", "--room", "lobby");
        var compared = cases("config: gateway.yaml\ncases: [ { " + join + ", expect: { project: us } } ]");

        assertThat(shown.out()).as(shown.err()).contains(" in lobby of project eu for ");
        assertThat(compared.out()).as(compared.err()).contains("project: expected us, but was eu");
    }

    @Test
    void casesAreJsonForMachines() throws Exception {
        var file =
                "{\"config\": \"gateway.yaml\", \"cases\": [{\"name\": \"a\", \"subject\": \"ann\", \"session\": \"s\","
                        + " \"room\": \"lobby\", \"expect\": {\"rule\": \"guests\"}}]}";

        var ended = cases(file, "--json");

        assertThat(new JsonObject(ended.out())).isEqualTo(new JsonObject("""
                {"failed": 1, "cases": [{"name": "a", "holds": false,
                  "differences": [{"what": "rule", "expected": "guests", "was": "lobby"}]}]}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expect: {rle: hosts} | did you mean rule?",
                "expect: {} | expect must say something",
                "expect: {rule: hosts, denied: true} | denied does not go with what a token says",
                "expect: {grants: {canPublsh: true}} | did you mean canPublish?",
                "expect: {denied: true}, authenticator: mobile | 'mobile' is no authenticator",
                "expect: {denied: true}, claims: {id: {}} | the claims name no user at [/id]",
                "expect: {denied: true}, request: {roomName: a} | 'roomName' is no field of a request",
                "expect: {denied: true}, request: {participant_name: 7} | participant_name must be a text",
            })
    void caseThatMeansNothingIsNotTried(String fields, String why) throws Exception {
        var claims = fields.contains("claims") ? "" : "claims: {id: ann}, ";

        var ended = cases("config: gateway.yaml\ncases: [ { name: a, room: lobby, " + claims + fields + " } ]");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("error: ").contains(why);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void problemsOfTheRulesAreListed() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), RULES.replace("preset: speaker", "inherit: nobody"));

        var ended = one("{\"id\": \"ann\"}", "--room", "lobby");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .contains("rooms.rules[1].inherit")
                .contains("'nobody' is no rule; name one of guests, hosts, lobby")
                .contains("1 problem; nothing was tried");
    }

    @Test
    void guestsAreTriedByTheirAuthenticator() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), """
                sessions: { order: [visitors], authenticators: { visitors: { type: anonymous } } }
                rooms:
                  rules:
                    - { name: members, room: "*", preset: speaker }
                    - { name: audience, room: "show-*", guests: true, preset: viewer }
                """);

        var ended = run(
                "--config",
                folder.resolve("gateway.yaml").toString(),
                "--authenticator",
                "visitors",
                "--room",
                "show-1");

        assertThat(ended.out())
                .contains("  members   does not match: it is not for guests\n")
                .contains("allowed by audience as " + "0".repeat(32) + " in show-1");
    }

    @Test
    void misuseIsToldWithTheUsage() {
        assertThat(run("--room", "a").err()).contains("Give --claims, --subject or --authenticator", "Usage:");
        assertThat(run("--subject", "a").err()).contains("Name the configuration");
        assertThat(run(
                        "--config",
                        "conf/production.yaml",
                        "--claims",
                        folder.resolve("none.json").toString()))
                .isEqualTo(new Ended(2, "", "error: " + folder.resolve("none.json") + " cannot be read\n"));
    }

    private Ended one(String claims, String... more) throws IOException {
        Files.writeString(folder.resolve("claims.json"), claims);
        var given = List.of(
                "--config",
                folder.resolve("gateway.yaml").toString(),
                "--claims",
                folder.resolve("claims.json").toString());
        return run(Stream.concat(given.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private Ended cases(String text, String... more) throws IOException {
        Files.writeString(folder.resolve("cases.yaml"), text);
        var given = List.of("--cases", folder.resolve("cases.yaml").toString());
        return run(Stream.concat(given.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private static Ended run(String... options) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("policy", "test"), Stream.of(options))
                        .toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }
}
