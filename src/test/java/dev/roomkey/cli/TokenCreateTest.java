package dev.roomkey.cli;

import static dev.roomkey.cli.CommandRun.DEV;
import static dev.roomkey.cli.CommandRun.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.cli.LkCases.Case;
import dev.roomkey.policy.GrantPreset;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCreateTest {
    @TempDir
    private Path folder = Path.of("");

    static Stream<Case> lkCases() {
        return LkCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("lkCases")
    void flagsOfLkSayWhatTheySayThere(Case flags) {
        var claims = claims(create(flags.flags().toArray(String[]::new)));

        var expected = flags.ours()
                .put("iss", "devkey")
                .put("nbf", NOW.getEpochSecond())
                .put("iat", NOW.getEpochSecond())
                .put("exp", NOW.getEpochSecond() + flags.life());
        assertThat(claims).isEqualTo(expected);
    }

    static Stream<Arguments> vectors() throws Exception {
        try (var in = TokenCreateTest.class.getResourceAsStream("/vectors/livekit-tokens.json")) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .getJsonArray("cases").stream()
                            .map(JsonObject.class::cast)
                            .filter(it -> it.getString("name").startsWith("lk-"))
                            .map(it -> Arguments.of(it.getString("name"), it));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void vectorsOfLkHold(String name, JsonObject vector) {
        var argv = vector.getJsonObject("input").getJsonArray("argv").stream()
                .skip(3)
                .map(String.class::cast)
                .toArray(String[]::new);
        var expected = vector.getJsonObject("expectedClaims").copy();
        LkCases.DIFFERENCES.values().forEach(it -> it.accept(expected));

        assertThat(claims(create(argv))).isEqualTo(expected);
    }

    static Stream<Arguments> beyondLk() {
        return Stream.of(
                Arguments.of("--sip admin,call", "{\"sip\": {\"admin\": true, \"call\": true}}"),
                Arguments.of("--observability", "{\"observability\": {\"write\": true}}"),
                Arguments.of("--inference", "{\"inference\": {\"perform\": true}}"),
                Arguments.of(
                        "--agent-grant admin,databaseAdmin", "{\"agent\": {\"admin\": true, \"databaseAdmin\": true}}"),
                Arguments.of("--recorder", "{\"video\": {\"roomRecord\": true, \"hidden\": true, \"recorder\": true}}"),
                Arguments.of("--grant {\"sip\":{\"call\":true}}", "{\"sip\": {\"call\": true}}"),
                Arguments.of("--grant {\"agent\":{\"admin\":true}}", "{\"agent\": {\"admin\": true}}"),
                Arguments.of("--grant {\"agent\":true}", "{\"video\": {\"agent\": true}}"),
                Arguments.of("--grant {\"video\":{\"roomList\":true}}", "{\"video\": {\"roomList\": true}}"),
                Arguments.of(
                        "--join -r r -i u --kind agent --hidden",
                        "{\"sub\": \"u\", \"kind\": \"agent\","
                                + " \"video\": {\"roomJoin\": true, \"room\": \"r\", \"hidden\": true}}"),
                Arguments.of(
                        "--join -r r -i u --no-publish --no-subscribe --no-data --room-preset webinar",
                        "{\"sub\": \"u\", \"roomPreset\": \"webinar\", \"video\": {\"roomJoin\": true, \"room\": \"r\","
                                + " \"canPublish\": false, \"canSubscribe\": false, \"canPublishData\": false}}"));
    }

    @ParameterizedTest
    @MethodSource("beyondLk")
    void whatLkLacksCanBeSaid(String flags, String expected) {
        var claims = claims(create(flags.split(" ", -1)));

        List.of("iss", "nbf", "iat", "exp").forEach(claims::remove);
        assertThat(claims).isEqualTo(new JsonObject(expected));
    }

    @ParameterizedTest
    @EnumSource(GrantPreset.class)
    void presetsAreThoseOfRules(GrantPreset preset) {
        var name = preset.name().toLowerCase(Locale.ROOT).replace('_', '-');

        var claims = claims(create("--preset", name, "-r", "r", "-i", "u"));

        assertThat(claims.getJsonObject("video"))
                .isEqualTo(preset.grant().toJson().put("roomJoin", true).put("room", "r"));
    }

    @Test
    void filesGiveAttributesAndRoomConfiguration() throws Exception {
        var attributes = Files.writeString(folder.resolve("a.json"), "{\"a\": \"file\", \"b\": \"file\"}");
        var config = Files.writeString(
                folder.resolve("r.json"), "{\"max_participants\": 2, \"agents\": [{\"agent_name\": \"first\"}]}");

        var claims = claims(create(
                "--join",
                "-r",
                "r",
                "-i",
                "u",
                "--attribute",
                "a=flag,c=x,y",
                "--attribute-file",
                attributes.toString(),
                "--room-config",
                config.toString(),
                "--agent",
                "second"));

        assertThat(claims.getJsonObject("attributes"))
                .isEqualTo(new JsonObject("{\"a\": \"file\", \"b\": \"file\", \"c\": \"x,y\"}"));
        assertThat(claims.getJsonObject("roomConfig"))
                .isEqualTo(
                        new JsonObject(
                                "{\"maxParticipants\": 2, \"agents\": [{\"agentName\": \"first\"}, {\"agentName\": \"second\"}]}"));
    }

    @Test
    void namesAreTemplates() {
        var claims = claims(create("--join", "-r", "%Y-%m-%d_%H:%M:%S %t", "-i", "%U-%x", "-n", "%T 100%"));

        assertThat(claims.getJsonObject("video").getString("room")).isEqualTo("2026-01-01_00:00:00 20260101000000");
        assertThat(claims.getString("sub")).matches("ada-[0-9a-f]{12}");
        assertThat(claims.getString("name")).isEqualTo("2026-01-01T00:00:00Z 100%");
    }

    @Test
    void joinWithoutNamesGetsGeneratedOnesAsInLk() {
        var run = create("--join");

        assertThat(run.err())
                .contains(
                        "Using generated participant identity [participant-",
                        "Using generated room name [room-20260101000000]");
        assertThat(claims(run).getJsonObject("video").getString("room")).isEqualTo("room-20260101000000");
    }

    @Test
    void outputIsThatOfLk() {
        var plain = create("--join", "-r", "r", "-i", "u");
        var tokenOnly = create("--join", "-r", "r", "-i", "u", "--token-only");
        var json = create("--join", "-r", "r", "-i", "u", "--json", "--url", "wss://x");

        var token = tokenOnly.out().strip();
        assertThat(tokenOnly.err()).isEmpty();
        assertThat(tokenOnly.out()).isEqualTo(token + "\n");
        assertThat(plain.out())
                .startsWith("Token grants:\n{\n  \"identity\"")
                .endsWith("}\n\nProject URL: http://localhost:7880\nAccess token: " + token + "\n");
        assertThat(plain.err()).isEqualTo("valid for (mins): 5\n");
        assertThat(json.err()).isEmpty();
        assertThat(json.json().fieldNames())
                .containsExactly("access_token", "project_url", "identity", "name", "room", "grants");
        assertThat(json.json().getString("access_token")).isEqualTo(token);
        assertThat(json.json().getJsonObject("grants").fieldNames()).containsExactly("identity", "video");
    }

    @Test
    void variableOfAFileIsWrittenAndTheRestStays() throws Exception {
        var file = Files.writeString(folder.resolve(".env.local"), "# mine\nexport LIVEKIT_TOKEN=old\nOTHER='x'\n");
        var fresh = folder.resolve("fresh.env");

        var token =
                create("--list", "--token-only", "--env", file.toString()).out().strip();
        create("--list", "--env", fresh.toString(), "--env-name", "T");

        assertThat(Files.readAllLines(file)).containsExactly("# mine", "LIVEKIT_TOKEN=" + token, "OTHER='x'");
        assertThat(Files.readAllLines(fresh)).containsExactly("T=" + token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                .isEqualTo("rw-------");
    }

    @Test
    void fileThatCannotBeWrittenIsAFailure() {
        var run =
                create("--list", "--env", folder.resolve("no/such/folder/.env").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("could not be written");
    }

    @Test
    void secretComesFromAFileAndFromNowhereElse() throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "a secret of thirty-two bytes or more\n");
        var arguments = List.of("token", "create", "--list", "--api-key", "APIx", "--api-secret-file", file.toString());

        var run = CommandRun.with(Map.of(), "", arguments.toArray(String[]::new));

        assertThat(claims(run).getString("iss")).isEqualTo("APIx");
        assertThat(run.out() + run.err()).doesNotContain("a secret of");
    }

    @Test
    void secretAmongTheArgumentsIsTakenWithAWarning() {
        var run = CommandRun.with(
                Map.of(), "", "token", "create", "--list", "--api-key", "k", "--api-secret", "hush-hush");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("warning: other users of this machine").doesNotContain("hush-hush");
    }

    @Test
    void developmentKeyWinsOverTheEnvironment() {
        var environment = Map.of("LIVEKIT_API_KEY", "APIother", "LIVEKIT_API_SECRET", "other");

        assertThat(claims(CommandRun.with(environment, "", "token", "create", "--list", "--dev"))
                        .getString("iss"))
                .isEqualTo("devkey");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --join --json --token-only       | option json cannot be set along with option token-only
            --room r                         | no permissions were given in this grant
            --list --agent bot               | add --join
            --join --deployment d            | name it by --agent
            --join --valid-for 0s            | --valid-for is no length of time
            --join --valid-for -5m           | --valid-for is no length of time
            --join --valid-for 5             | --valid-for is no length of time
            --list --valid-for 99999d        | ttl: is out of range
            --join --allow-source webcam     | video.canPublishSources
            --join --kind robot              | --kind
            --preset king                    | --preset is none of viewer
            --sip hang-up                    | sip.hang-up
            --grant {"roomName":"r"}         | did you mean room?
            --grant nonsense                 | --grant is no JSON object
            --grant []                       | --grant is no JSON object
            --join --attribute x             | --attribute is written NAME=VALUE
            --join --attribute-file no.json  | the file of --attribute-file cannot be read
            --join --room-config no.json     | the file of --room-config cannot be read
            --list --dev --api-key k         | --dev has a key of its own
            --list --api-key k --api-secret a --api-secret-file b | leave out one
            --list --api-secret-file no      | cannot be read
            --list --open console            | --open takes meet only
            --list --env-name 1x             | --env-name is no name
            --lst                            | Unknown option: '--lst'""")
    void wrongUsageIsToldInOneLine(String flags, String message) {
        var run = create(flags.strip().split(" +", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("error: ").contains(message, "Try 'roomkey token create --help'.");
        assertThat(run.err().lines()).hasSizeLessThan(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"})
    void keyByHalvesIsRefused(String variable) {
        var run = CommandRun.with(Map.of(variable, "x"), "", "token", "create", "--list");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("without its");
    }

    @Test
    void withoutAKeyItSaysWhereToPutOne() {
        var run = CommandRun.with(Map.of(), "", "token", "create", "--list");

        assertThat(run.err()).contains("LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "--dev");
    }

    @Test
    void longLifeIsWarnedOf() {
        assertThat(create("--list", "--valid-for", "48h", "--token-only").err()).contains("more than a day");
    }

    @Test
    void linkToMeetCarriesTheToken() {
        var run = create("--join", "--open", "meet", "--url", "wss://x.livekit.cloud");

        assertThat(run.out())
                .contains("Open: https://meet.livekit.io/custom?liveKitUrl=wss%3A%2F%2Fx.livekit.cloud&token=eyJ");
    }

    @ParameterizedTest
    @CsvSource({"30s,30", "5m,300", "1h10m,4200", "1.5h,5400", "2d,172800", "1500ms,1", "1m1m,120"})
    void lengthsOfTimeAreGos(String text, long seconds) {
        assertThat(GoDuration.parse(text))
                .hasValueSatisfying(it -> assertThat(it.toSeconds()).isEqualTo(seconds));
    }

    private static CommandRun create(String... flags) {
        var arguments = new ArrayList<>(List.of("token", "create"));
        arguments.addAll(List.of(flags));
        return CommandRun.with(DEV, "", arguments.toArray(String[]::new));
    }

    private static JsonObject claims(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        var token = run.out().lines().reduce((a, b) -> b).orElseThrow().replaceAll(".* ", "");
        return new JsonObject(
                new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    }
}
