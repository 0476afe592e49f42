package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader.Complaint;
import dev.roomkey.config.ConfigLoader.Invalid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void allProblemsComeAtOnce() {
        folder.with("http", "prot: 80", "port: eighty", "path: token", "allowed-origins: [https://App.example.com/]")
                .with("limits", "user:", "  - { capacity: 0, refill: 20, period: 1 minute }")
                .with("cache", "margin: 60s");

        assertThat(folder.problems())
                .containsExactly(
                        "http.port  gateway.yaml:12: 'eighty' is not a whole number from 0 to 65535; write digits only",
                        "http.path  gateway.yaml:13: 'token' is not a path; begin with /; letters, digits and / _ . ~ -",
                        "http.allowed-origins  gateway.yaml:14: 'https://App.example.com/' is not an origin;"
                                + " write it like https://app.example.com: lower case, no path",
                        "http.prot  gateway.yaml:11: is not a key; did you mean port?",
                        "limits.user[0].capacity  gateway.yaml:17: '0' is not a whole number from 1 to 1000000000",
                        "limits.user[0].period  gateway.yaml:17: '1 minute' is not a duration from 1ms to 31d;"
                                + " write it like 10s, 5m or 1h",
                        "cache.margin  gateway.yaml:19: '60s' is not a duration from 2m to 1d");
    }

    @ParameterizedTest
    @CsvSource({"maxBody, max-body", "max_body, max-body", "hsot, host", "requesttimeout, request-timeout"})
    void unknownKeyIsGuessed(String typed, String meant) {
        folder.with("http", typed + ": 1");

        assertThat(folder.problems())
                .containsExactly("http." + typed + "  gateway.yaml:11: is not a key; did you mean " + meant + "?");
    }

    @Test
    void unknownKeyThatResemblesNothingListsTheKnownOnes() {
        folder.with("management", "colour: green");

        assertThat(folder.problems())
                .containsExactly("management.colour  gateway.yaml:11: is not a key; known here: host, port");
    }

    @Test
    void unknownSectionIsGuessed() {
        folder.with("limit", "max-users: 1");

        assertThat(folder.problems()).containsExactly("limit  gateway.yaml:10: is not a key; did you mean limits?");
    }

    @Test
    void emptyFileLacksWhatIsRequired() {
        var result = (Invalid) folder.result("");

        assertThat(result.problems())
                .extracting(Problem::key)
                .containsExactly(
                        "livekit.url", "livekit.api-key", "livekit.api-secret", "sessions.order", "rooms.rules");
    }

    @Test
    void onlyAsManyProblemsAreToldAsSomebodyReads() {
        var result = (Invalid) folder.result("rooms:\n  rules:\n" + "    - {}\n".repeat(1000));

        assertThat(result.problems())
                .hasSize(101)
                .last()
                .asString()
                .endsWith("has 2904 more problems; mend these first");
    }

    @Test
    void missingFileIsOneProblem() {
        var result = (Invalid) new ConfigLoader(Map.of()).load(temp.resolve("nowhere.yaml"));

        assertThat(result.problems()).extracting(Problem::what).containsExactly("does not exist");
    }

    @Test
    void folderIsNoConfigurationFile() {
        var result = (Invalid) new ConfigLoader(Map.of()).load(temp);

        assertThat(result.problems()).extracting(Problem::what).containsExactly("is not a file");
    }

    @Test
    void emptyRequireIsNotTakenForNoRequirement() {
        folder.with("rooms", "rules:", "  - name: all", "    room: '*'", "    require:", "    grants: {}");

        assertThat(folder.problems())
                .containsExactly("rooms.rules[0].require  gateway.yaml:12: is not a mapping;"
                        + " write its keys indented below it, each with a list of texts");
    }

    @Test
    void emptyListOfAllowedTextsIsRefused() {
        folder.with("rooms", "rules: [ { name: all, room: '*', require: { /role: [] }, grants: {} } ]");

        assertThat(folder.problems())
                .containsExactly("rooms.rules[0].require./role  gateway.yaml:9: lists nothing;"
                        + " list at least one text, or remove the key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "[a, 0.1]", "[2.0]"})
    void valueThatNoClaimCanEqualIsRefused(String value) {
        folder.with("rooms", "rules: [ { name: all, room: '*', require: { /role: " + value + " }, grants: {} } ]");

        assertThat(folder.problems())
                .containsExactly("rooms.rules[0].require./role  gateway.yaml:9: holds a value that no claim can equal;"
                        + " write texts, whole numbers, true or false");
    }

    @Test
    void valueThatIsLeftEmptyIsRefused() {
        folder.with("http", "port:", "host: ~");

        assertThat(folder.problems())
                .containsExactly(
                        "http.host  gateway.yaml:12: has no value; give it one or remove the key",
                        "http.port  gateway.yaml:11: has no value; give it one or remove the key");
    }

    @Test
    void sectionWithoutKeysHasItsDefaults() {
        folder.with("http").with("limits").with("log");

        assertThat(folder.config().http().port()).isEqualTo(8080);
    }

    @Test
    void wrongShapesAreTold() {
        folder.with("http", "port: [1]", "host: { a: b }", "allowed-origins: { a: b }")
                .with("limits", "user: 20")
                .with("management", "- port")
                .with("rooms", "rules: [ all ]");

        assertThat(folder.problems())
                .containsExactly(
                        "http.host  gateway.yaml:12: is a mapping; write one value",
                        "http.port  gateway.yaml:11: is a list; write one value",
                        "http.allowed-origins  gateway.yaml:13: is a mapping; write one value",
                        "management  gateway.yaml:16: is not a mapping; write its keys indented below it, without a dash",
                        "rooms.rules[0]  gateway.yaml:9: is not a mapping; write its keys indented below it",
                        "limits.user  gateway.yaml:15: is not a list; begin each item with a dash");
    }

    @Test
    void authenticatorMustBeDefinedAndAsked() {
        folder.with(
                "sessions",
                "order: [wbe]",
                "authenticators: { web: { cookie: a, keys: [ { algorithm: HS256, secret-file: secret.txt } ] } }");

        assertThat(folder.problems())
                .containsExactly(
                        "sessions.order  gateway.yaml:6: 'wbe' is not an authenticator; did you mean web?",
                        "sessions.authenticators.web  gateway.yaml:7: is never asked; add it to sessions.order or remove it");
    }

    @Test
    void authenticatorNeedsToKnowWhereTheTokenIs() {
        folder.with(
                "sessions",
                "order: [web]",
                "authenticators: { web: { keys: [ { algorithm: HS256, secret-file: secret.txt } ] } }");

        assertThat(folder.problems())
                .containsExactly("sessions.authenticators.web.cookie  gateway.yaml:7: is refused;"
                        + " cookie, header or bearer must say where the token comes from");
    }

    @Test
    void onlyKnownTypesOfAuthenticatorAreTaken() {
        folder.with("sessions", "order: [web]", "authenticators: { web: { type: jtw, cookie: a } }");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .startsWith("sessions.authenticators.web.type  gateway.yaml:7: 'jtw' is not one of ")
                .endsWith("; did you mean jwt?");
    }

    @Test
    void onlyKnownAlgorithmsAreTaken() {
        folder.with(
                "sessions",
                "order: [web]",
                "authenticators: { web: { cookie: a, keys: [ { algorithm: none, secret-file: secret.txt } ] } }");

        assertThat(folder.problems())
                .containsExactly("sessions.authenticators.web.keys[0].algorithm  gateway.yaml:7: 'none' is not one of"
                        + " HS256, HS384, HS512, RS256, ES256, EdDSA");
    }

    @Test
    void defaultOfRoomsIsDenyAndNothingElse() {
        folder.with("rooms", "default: allow", "rules: [ { name: all, room: '*', grants: {} } ]");

        assertThat(folder.problems())
                .containsExactly("rooms.default  gateway.yaml:9: 'allow' is not deny, the only default there is;"
                        + " a rule with room \"*\" allows what no other rule does");
    }

    @Test
    void roomsWithoutRulesAreRefused() {
        folder.with("rooms", "rules: []");

        assertThat(folder.problems())
                .containsExactly("rooms.rules  gateway.yaml:9: holds no rule, so that every join would be refused;"
                        + " write at least one");
    }

    @Test
    void listenersMustNotShareAPort() {
        folder.with("management", "port: 8080");

        assertThat(folder.problems())
                .containsExactly("management.port  gateway.yaml:11: '8080' is refused;"
                        + " management.port must not be http.port: metrics are not for the public");
    }

    @Test
    void listenersMayShareAPortOfDifferentAddresses() {
        folder.with("http", "host: 10.0.0.1").with("management", "port: 8080");

        assertThat(folder.config().management().port()).isEqualTo(8080);
    }

    @Test
    void bothListenersMayTakeAFreePort() {
        folder.with("http", "port: 0").with("management", "port: 0");

        assertThat(folder.config().http().port()).isZero();
    }

    @Test
    void marginMustLeaveSomethingOfTheTokensLife() {
        folder.with("cache", "margin: 1h");

        assertThat(folder.problems())
                .containsExactly("cache.margin  gateway.yaml:11: '1h' is refused; cache.margin must be shorter than"
                        + " livekit.ttl, else no token would ever be handed out twice");
    }

    @Test
    void marginMustLeaveSomethingOfEachRulesLife() {
        folder.with("cache", "margin: 5m")
                .with("rooms", "rules: [ { name: all, room: '*', preset: viewer, ttl: 5m } ]");

        assertThat(folder.problems())
                .containsExactly(
                        "rooms.rules[0].ttl  gateway.yaml:9: '5m' is refused; rooms.rules[0].ttl must be longer"
                                + " than cache.margin, else no token of the rule would ever be handed out twice");
    }

    @Test
    void ruleThatGivesNothingIsRefused() {
        folder.with("rooms", "rules: [ { name: all, room: '*', ttl: 10m } ]");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .startsWith("rooms.rules[0].grants  gateway.yaml:9: is missing; write what it grants");
    }

    @Test
    void termsOfARuleAreCheckedByTheirForm() {
        folder.with(
                "rooms",
                "rules:",
                "  - name: all",
                "    room: '*'",
                "    preset: viewr",
                "    ttl: 4m",
                "    tll: 10m",
                "    request-fields: { max-bytes: 9KiB, agents: [ { deployments: [a] } ] }");

        assertThat(folder.problems())
                .extracting(it -> it.replaceAll("gateway.yaml:\\d+: ", ""))
                .containsExactly(
                        "rooms.rules[0].preset  'viewr' is not one of viewer, participant, speaker, host, audio-only,"
                                + " hidden-recorder; did you mean viewer?",
                        "rooms.rules[0].ttl  '4m' is not a duration from 5m to 1d",
                        "rooms.rules[0].request-fields.max-bytes  '9KiB' is not a size from 0B to 8KiB",
                        "rooms.rules[0].request-fields.agents[0].name  is missing; write the name that the agent"
                                + " registers with",
                        "rooms.rules[0].tll  is not a key; did you mean ttl?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://livekit.example.com",
                "livekit.example.com",
                "wss://livekit.example.com?a=b",
                "wss://livekit.example.com#a",
                "wss:///path",
                "'wss://a b'"
            })
    void urlThatClientsCannotConnectToIsRefused(String url) {
        folder.with("livekit", "url: " + url, "api-key: APIkey", "api-secret-file: secret.txt");

        assertThat(folder.problems())
                .containsExactly("livekit.url  gateway.yaml:2: " + "'" + url.replace("'", "")
                        + "' is not a LiveKit URL; write it like wss://livekit.example.com");
    }

    @Test
    void passwordInAUrlIsNotQuoted() {
        folder.with("livekit", "url: wss://user:swordfish@host", "api-key: APIkey", "api-secret-file: secret.txt");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("wss://…@host")
                .doesNotContain("swordfish");
    }

    @Test
    void quotedValueIsShortAndOnOneLine() {
        folder.with("http", "port: \"\\e[31m\\n" + "x".repeat(500) + "\"");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("'?[31m?xxx")
                .hasSizeLessThan(200);
    }

    @Test
    void complaintOfAFeatureHasItsPlace() throws Exception {
        folder.loaded();
        var loader = new ConfigLoader(Map.of())
                .checking(config -> List.of(new Complaint(
                        "rooms.rules[0].grants.canSubscribe",
                        "may not be set for " + config.rooms().identity(),
                        "remove it")));

        var result = (Invalid) loader.load(temp.resolve("gateway.yaml"));

        assertThat(result.problems())
                .containsExactly(new Problem(
                        "rooms.rules[0].grants.canSubscribe",
                        temp.resolve("gateway.yaml") + ":9",
                        "may not be set for {subject}",
                        "remove it"));
    }

    @Test
    void unencryptedLiveKitIsNoticed() {
        folder.with("livekit", "url: ws://livekit.example.com", "api-key: APIkey", "api-secret-file: secret.txt");

        assertThat(folder.loaded().warnings())
                .extracting(Notice::key, Notice::what)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "livekit.url", "tokens travel to LiveKit unencrypted over ws://; use wss://"));
    }

    @Test
    void fileOfAnotherEncodingIsRefused() throws Exception {
        var file = Files.write(temp.resolve("latin1.yaml"), new byte[] {'a', ':', (byte) 0xE9});

        var result = (Invalid) new ConfigLoader(Map.of()).load(file);

        assertThat(result.problems()).extracting(Problem::what).containsExactly("is not UTF-8 text");
    }

    @Test
    void severalNamespacesNeedTheNamespaceInTheIdentity() {
        severalNamespaces();

        assertThat(folder.problems())
                .singleElement()
                .satisfies(it -> assertThat(it)
                        .startsWith("rooms.identity")
                        .contains("must hold {namespace}", "{namespace}:{subject}"));
    }

    @Test
    void severalNamespacesNeedTheNamespaceInAUsersOwnRoom() {
        severalNamespaces();
        folder.with(
                "rooms",
                "identity: '{namespace}:{subject}'",
                "rules: [ { name: own, room: 'user-{subject}', grants: {} } ]");

        assertThat(folder.problems())
                .singleElement()
                .satisfies(it -> assertThat(it)
                        .startsWith("rooms.rules[0].room")
                        .contains("must hold {namespace} beside {subject}"));
    }

    private void severalNamespaces() {
        folder.with(
                "sessions",
                "order: [web, native]",
                "authenticators:",
                "  web: { cookie: s, keys: [ { algorithm: HS256, secret-file: secret.txt } ] }",
                "  native: { bearer: true, keys: [ { algorithm: HS256, secret-file: secret.txt } ] }");
    }
}
