package dev.roomkey.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What {@code lk token create} of 2.18.3 makes of its flags, and where Roomkey differs. The claims are worked out from its source;
 * {@code LkIT} holds them against the program itself.
 */
final class LkCases {
    /** All that differs. */
    static final Map<String, Consumer<JsonObject>> DIFFERENCES = differences();

    private LkCases() {}

    /**
     * Flags and the claims that lk makes of them, without issuer and times.
     *
     * @param life in seconds
     */
    record Case(List<String> flags, String claims, long life) {
        static Case of(String flags, String claims) {
            return new Case(List.of(flags.split(" ", -1)), claims, 300);
        }

        Case living(long seconds) {
            return new Case(flags, claims, seconds);
        }

        Case with(String... more) {
            return new Case(Stream.concat(flags.stream(), Stream.of(more)).toList(), claims, life);
        }

        /** What Roomkey makes of them. */
        JsonObject ours() {
            var ours = new JsonObject(claims);
            DIFFERENCES.values().forEach(it -> it.accept(ours));
            return ours;
        }

        @Override
        public String toString() {
            return String.join(" ", flags);
        }
    }

    static List<Case> all() {
        var cases = new ArrayList<Case>();
        cases.add(Case.of("--join --room r --identity u", claims("\"video\": {\"roomJoin\": true, \"room\": \"r\"}")));
        cases.add(Case.of(
                        "--join -r r -i u -n U --valid-for 1h10m",
                        "{\"sub\": \"u\", \"identity\": \"u\", \"name\": \"U\", \"video\": {\"roomJoin\": true, \"room\": \"r\"}}")
                .living(4200));
        cases.add(Case.of(
                "--create --list --admin --egress --ingress --room r --identity u",
                claims(
                        "\"video\": {\"roomCreate\": true, \"roomList\": true, \"roomRecord\": true, \"roomAdmin\": true,"
                                + " \"room\": \"r\", \"ingressAdmin\": true}")));
        cases.add(Case.of(
                "--inference --list --room r --identity u",
                claims("\"video\": {\"roomList\": true, \"room\": \"r\"}, \"inference\": {\"perform\": true}")));
        cases.add(Case.of(
                "--join --room r --identity u --allow-source camera,microphone --allow-update-metadata",
                claims(
                        "\"video\": {\"roomJoin\": true, \"room\": \"r\", \"canPublishSources\": [\"camera\", \"microphone\"],"
                                + " \"canUpdateOwnMetadata\": true}")));
        cases.add(Case.of(
                "--join --room r --identity u --allow-source screen_share --allow-source screen_share_audio",
                claims("\"video\": {\"roomJoin\": true, \"room\": \"r\","
                        + " \"canPublishSources\": [\"screen_share\", \"screen_share_audio\"]}")));
        cases.add(Case.of(
                "--join --room r --identity u --metadata m --attribute a=1 --attribute b='2'",
                claims("\"video\": {\"roomJoin\": true, \"room\": \"r\"}, \"metadata\": \"m\","
                        + " \"attributes\": {\"a\": \"1\", \"b\": \"2\"}")));
        cases.add(Case.of(
                "--join --room r --identity u --agent bot --deployment staging --job-metadata m",
                claims("\"video\": {\"roomJoin\": true, \"room\": \"r\"}, \"roomConfig\": {\"agents\":"
                        + " [{\"agentName\": \"bot\", \"metadata\": \"m\", \"deployment\": \"staging\"}]}")));
        cases.add(Case.of(
                        "--room r --identity u --grant",
                        claims(
                                "\"video\": {\"roomJoin\": true, \"room\": \"r\", \"canPublish\": false, \"hidden\": true}"))
                .with("{\"roomJoin\": true, \"canPublish\": false, \"hidden\": true}"));
        cases.add(Case.of(
                        "--join --room r --identity u --grant",
                        claims("\"video\": {\"roomJoin\": true, \"room\": \"s\"}"))
                .with("{\"room\": \"s\"}"));
        return cases;
    }

    private static String claims(String more) {
        return "{\"sub\": \"u\", \"identity\": \"u\", \"name\": \"u\", " + more + "}";
    }

    private static Map<String, Consumer<JsonObject>> differences() {
        var differences = new LinkedHashMap<String, Consumer<JsonObject>>();
        differences.put("lk writes the identity a second time, which nobody reads", it -> it.remove("identity"));
        differences.put("lk takes the identity for a name where none is given; others then see the id", it -> {
            if (it.getString("name").equals(it.getString("sub"))) {
                it.remove("name");
            }
        });
        return differences;
    }
}
