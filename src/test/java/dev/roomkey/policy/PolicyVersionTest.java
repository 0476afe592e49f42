package dev.roomkey.policy;

import static dev.roomkey.policy.PolicyTest.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.policy.RoomsConfig.Unnamed;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyVersionTest {
    private static final JsonObject GRANTS =
            new JsonObject().put("canPublish", true).put("canSubscribe", true);
    private static final FieldOverrides NONE = FieldOverrides.NONE;
    private static final Rule RULE = rule("r", "room-*", Map.of("/a", Set.of("1", "2"), "/b", Set.of("3")), GRANTS);

    /** A literal, so that a change of the format cannot go unseen: it would make all kept tokens unreachable. */
    @Test
    void versionIsTheSameInEveryProcess() {
        assertThat(version(config(RULE))).isEqualTo("c9a486289c91c8ef3765927cdc99acb4");
    }

    @Test
    void orderThatMeansNothingChangesNothing() {
        var require = new LinkedHashMap<JsonPointer, Set<String>>();
        require.put(JsonPointer.from("/b"), Set.of("3"));
        require.put(JsonPointer.from("/a"), Set.of("2", "1"));
        var grants = new JsonObject().put("canSubscribe", true).put("canPublish", true);

        assertThat(version(config(new Rule("r", "room-*", require, grants, false))))
                .isEqualTo(version(config(RULE)));
    }

    @Test
    void everyChangeChangesIt() {
        var other = rule("s", "room-x", GRANTS);
        var fields = RequestFields.DEFAULT;
        var variants = List.of(
                config(RULE),
                config(),
                config(RULE, other),
                config(other, RULE),
                config(rule("q", "room-*", Map.of("/a", Set.of("1", "2"), "/b", Set.of("3")), GRANTS)),
                config(rule("r", "room-y*", Map.of("/a", Set.of("1", "2"), "/b", Set.of("3")), GRANTS)),
                config(rule("r", "room-*", Map.of("/a", Set.of("1"), "/b", Set.of("2", "3")), GRANTS)),
                config(rule("r", "room-*", Map.of("/a", Set.of("1", "2")), GRANTS)),
                config(rule("r", "room-*", GRANTS)),
                config(rule("r", "room-*", GRANTS.copy().put("canPublish", false))),
                config(new Rule("r", "room-*", Map.of(), GRANTS, true)),
                new RoomsConfig(List.of(RULE), "{session}", Unnamed.REFUSE, fields),
                new RoomsConfig(List.of(RULE), "{subject}", Unnamed.GENERATE, fields),
                new RoomsConfig(List.of(RULE), "{subject}", Unnamed.REFUSE, new RequestFields(false, false, Set.of())),
                new RoomsConfig(List.of(RULE), "{subject}", Unnamed.REFUSE, new RequestFields(true, true, Set.of())),
                new RoomsConfig(
                        List.of(RULE), "{subject}", Unnamed.REFUSE, new RequestFields(true, false, Set.of("a"))),
                config(new RequestFields(true, false, Set.of(), 1, List.of())),
                config(agents(new AllowedAgent("a", Set.of(), 0))),
                config(agents(new AllowedAgent("b", Set.of(), 0))),
                config(agents(new AllowedAgent("a", Set.of("d"), 0))),
                config(agents(new AllowedAgent("a", Set.of(), 1))),
                config(giving(new Terms("s", null, GRANTS, false, null, null, NONE))),
                config(giving(new Terms(null, GrantPreset.VIEWER, GRANTS, false, null, null, NONE))),
                config(giving(new Terms(null, GrantPreset.AUDIO_ONLY, GRANTS, false, null, null, NONE))),
                config(giving(new Terms(null, null, GRANTS, false, Duration.ofMinutes(5), null, NONE))),
                config(giving(new Terms(null, null, GRANTS, false, Duration.ofMinutes(6), null, NONE))),
                config(giving(new Terms(null, null, GRANTS, false, null, "s", NONE))),
                config(giving(new Terms(null, null, GRANTS, false, null, null, NONE, "s"))),
                config(giving(terms(new FieldOverrides(true, null, null, null, null)))),
                config(giving(terms(new FieldOverrides(false, null, null, null, null)))),
                config(giving(terms(new FieldOverrides(null, true, null, null, null)))),
                config(giving(terms(new FieldOverrides(null, null, Set.of(), null, null)))),
                config(giving(terms(new FieldOverrides(null, null, null, 0, null)))),
                config(giving(terms(new FieldOverrides(null, null, null, null, List.of())))));

        var versions = new HashSet<String>();
        variants.forEach(it -> versions.add(PolicyVersion.of(it)));

        assertThat(versions).hasSameSizeAs(variants);
    }

    private static RequestFields agents(AllowedAgent agent) {
        return new RequestFields(true, false, Set.of(), RequestFields.MAX_BYTES, List.of(agent));
    }

    private static Rule giving(Terms terms) {
        return new Rule("r", "room-*", RULE.require(), terms);
    }

    private static Terms terms(FieldOverrides fields) {
        return new Terms(null, null, GRANTS, false, null, null, fields);
    }

    private static String version(RoomsConfig config) {
        return new Policy(config, new Random(1)).version();
    }

    private static RoomsConfig config(RequestFields fields) {
        return new RoomsConfig(List.of(RULE), "{subject}", Unnamed.REFUSE, fields);
    }

    private static RoomsConfig config(Rule... rules) {
        return new RoomsConfig(List.of(rules), "{subject}", Unnamed.REFUSE, RequestFields.DEFAULT);
    }
}
