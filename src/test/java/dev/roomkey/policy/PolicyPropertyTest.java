package dev.roomkey.policy;

import static dev.roomkey.policy.Users.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** No request and no session gets more than the rules say, as LiveKit's server would read the token. */
class PolicyPropertyTest {
    private static final Set<String> BOOLEANS = Set.of(
            "roomCreate",
            "roomList",
            "roomRecord",
            "roomAdmin",
            "canPublish",
            "canSubscribe",
            "canPublishData",
            "canUpdateOwnMetadata",
            "ingressAdmin",
            "hidden",
            "recorder",
            "agent",
            "canSubscribeMetrics",
            "canManageAgentSession");

    private static final Set<String> HARMLESS = Set.of(
            "canPublish",
            "canSubscribe",
            "canPublishData",
            "canUpdateOwnMetadata",
            "canSubscribeMetrics",
            "canPublishSources");

    private static final List<String> SOURCES = List.of("camera", "microphone", "screen_share", "screen_share_audio");

    private static final String MARK = "zqzqzq";

    private static final RoomsConfig FUZZED = new RoomsConfig(
            List.of(new Rule("own", "u-{claims./c}-*", Map.of(), new JsonObject(), false)),
            "{claims./c}#{subject}",
            Unnamed.REFUSE,
            new RequestFields(true, true, Set.of("color")));

    @Property(tries = 1000)
    @StatisticsReport(onFailureOnly = true)
    void nobodyGetsAPermissionThatNoRuleGrants(
            @ForAll("configs") RoomsConfig config, @ForAll("users") User user, @ForAll("requests") Wanted wanted) {
        var union = new HashSet<String>();
        config.rules()
                .forEach(it -> union.addAll(permissions(asWritten(it.terms().grants()))));

        var decision = new Policy(config, new Random(1)).decide(user, wanted);

        Statistics.collect(decision instanceof Allowed);
        Statistics.coverage(it -> it.check(true).percentage(share -> share > 5));

        if (decision instanceof Allowed allowed) {
            var video = allowed.grants().toJson().getJsonObject("video");
            assertThat(union).containsAll(permissions(video));
            assertThat(video.containsKey("destinationRoom")).isFalse();
        }
    }

    @Property(tries = 1000)
    void tokenIsForTheRoomAndIdentityThatWereDecided(
            @ForAll("configs") RoomsConfig config, @ForAll("users") User user, @ForAll("requests") Wanted wanted) {
        var decision = new Policy(config, new Random(1)).decide(user, wanted);

        if (decision instanceof Allowed allowed) {
            var claims = allowed.grants().toJson();
            assertThat(claims.fieldNames()).isSubsetOf("sub", "name", "video", "metadata", "attributes");
            assertThat(claims.getString("sub")).isEqualTo(user.id().subject());
            assertThat(claims.getJsonObject("video").getString("room"))
                    .isEqualTo(allowed.room().value());
            assertThat(claims.getJsonObject("video").getBoolean("roomJoin")).isTrue();
            assertThat(allowed.generatedRoom()).isEqualTo(wanted.room() == null);
        }
    }

    /** The rule that is named is the first whose requirements hold, and its grants are all that is given. */
    @Property(tries = 1000)
    void grantsAreThoseOfTheRuleThatIsNamed(
            @ForAll("configs") RoomsConfig config, @ForAll("users") User user, @ForAll("requests") Wanted wanted) {
        var decision = new Policy(config, new Random(1)).decide(user, wanted);

        if (decision instanceof Allowed allowed) {
            var rule = config.rules().stream()
                    .filter(it -> it.name().equals(allowed.rule()))
                    .findFirst()
                    .orElseThrow();
            var video = allowed.grants().toJson().getJsonObject("video");
            assertThat(permissions(video))
                    .isEqualTo(permissions(asWritten(rule.terms().grants())));
            assertThat(rule.require())
                    .allSatisfy((pointer, texts) ->
                            assertThat(user.claims().texts(pointer)).containsAnyElementsOf(texts));
        }
    }

    /** Whatever text comes, there is an answer, and a refusal repeats none of it. */
    @Property(tries = 1000)
    void anyTextGetsAnAnswerThatDoesNotRepeatIt(@ForAll("marked") String text, @ForAll("requests") Wanted wanted) {
        var policy = new Policy(FUZZED, new Random(1));
        var user = user(UserId.isSubject(text) ? text : MARK, new JsonObject().put("c", text));
        var requests = List.of(
                Wanted.room(text),
                Wanted.room("u-" + text + "-x"),
                new Wanted("u", text, null, null, Map.of(), new JsonObject()),
                new Wanted("u", null, text, null, Map.of(), new JsonObject()),
                new Wanted("u", null, null, text, Map.of("color", text), new JsonObject()),
                wanted);

        var decisions = requests.stream().map(it -> policy.decide(user, it)).toList();

        assertThat(decisions).allSatisfy(it -> assertThat(it.toString()).doesNotContain(MARK));
    }

    /** What LiveKit's server lets a holder do: absent permissions of publishing and subscribing are allowed. */
    private static Set<String> permissions(JsonObject video) {
        var allowed = new HashSet<String>();
        boolean publish = video.getBoolean("canPublish", true);
        BOOLEANS.forEach(it -> {
            boolean absent = switch (it) {
                case "canPublish", "canSubscribe" -> true;
                case "canPublishData" -> publish;
                default -> false;
            };
            if (video.getBoolean(it, absent)) {
                allowed.add(it);
            }
        });
        var sources = video.getJsonArray("canPublishSources", new JsonArray());
        if (publish) {
            (sources.isEmpty() ? new JsonArray(SOURCES) : sources).forEach(it -> allowed.add("source " + it));
        }
        return allowed;
    }

    /** A rule's grants as its author reads them: what is not written is not granted. */
    private static JsonObject asWritten(JsonObject grants) {
        return new JsonObject()
                .put("canPublish", false)
                .put("canSubscribe", false)
                .put("canPublishData", false)
                .mergeIn(grants);
    }

    @Provide
    Arbitrary<RoomsConfig> configs() {
        var rules = Combinators.combine(patterns(), requirements(), grants())
                .as((room, require, grants) ->
                        new Rule("r", room, require, grants, !HARMLESS.containsAll(grants.fieldNames())))
                .list()
                .ofMaxSize(4)
                .map(PolicyPropertyTest::numbered);
        var fields = Arbitraries.of(
                RequestFields.DEFAULT,
                new RequestFields(false, false, Set.of()),
                new RequestFields(true, true, Set.of("color")));
        return Combinators.combine(rules, Arbitraries.of(Unnamed.class), fields)
                .as((list, unnamed, allowed) -> new RoomsConfig(list, RoomsConfig.DEFAULT_IDENTITY, unnamed, allowed))
                .filter(1000, it -> it.problems().isEmpty());
    }

    @Provide
    Arbitrary<User> users() {
        var roles = Arbitraries.<Object>of(
                "host", "guest", "*", 1, true, new JsonArray().add("guest").add("host"), new JsonObject());
        var orgs = Arbitraries.of("a", "b", "a-b", "*", "", "{subject}", "a/b", "\u0000");
        return Combinators.combine(Arbitraries.of("alice", "bob", "*"), roles, orgs)
                .as((subject, role, org) ->
                        user(subject, new JsonObject().put("role", role).put("org", org)));
    }

    @Provide
    Arbitrary<Wanted> requests() {
        var rooms = Arbitraries.of("a", "org-a-x", "org-a-b-x", "org-*-x", "room-1", "home-alice", "home-*", "");
        var texts = Arbitraries.oneOf(
                Arbitraries.of("", "alice", "bob"), Arbitraries.strings().ofMaxLength(20));
        var attributes = Arbitraries.maps(Arbitraries.of("color", "lk.state", "x", "canPublish"), texts)
                .ofMaxSize(2);
        var configs = Arbitraries.of("{}", "{}", "{}", "{\"agents\": []}", "{\"metadata\": \"m\"}");
        return Combinators.combine(rooms, texts, Arbitraries.of("", "", "alice", "bob"), texts, attributes, configs)
                .as((room, name, identity, metadata, map, config) ->
                        new Wanted(room, name, identity, metadata, map, new JsonObject(config)));
    }

    @Provide
    Arbitrary<String> marked() {
        return Arbitraries.strings().ofMaxLength(300).map(it -> MARK + it);
    }

    private static Arbitrary<String> patterns() {
        return Arbitraries.of("*", "a", "org-*", "org-{claims./org}-*", "home-{subject}", "room-*", "*-{claims./org}");
    }

    private static Arbitrary<Map<JsonPointer, Set<String>>> requirements() {
        return Arbitraries.of(
                Map.of(),
                Map.of(JsonPointer.from("/role"), Set.of("host")),
                Map.of(JsonPointer.from("/role"), Set.of("guest", "1"), JsonPointer.from("/org"), Set.of("a", "b")));
    }

    private static Arbitrary<JsonObject> grants() {
        var booleans = Arbitraries.maps(Arbitraries.of(BOOLEANS), Arbitraries.of(true, false))
                .ofMaxSize(6);
        var sources = Arbitraries.of(SOURCES).set().ofMaxSize(3);
        return Combinators.combine(booleans, sources).as((map, some) -> {
            var grants = new JsonObject(Map.copyOf(map));
            return some.isEmpty() || !grants.getBoolean("canPublish", false)
                    ? grants
                    : grants.copy().put("canPublishSources", new JsonArray(List.copyOf(some)));
        });
    }

    private static List<Rule> numbered(List<Rule> rules) {
        return IntStream.range(0, rules.size())
                .mapToObj(i -> {
                    var it = rules.get(i);
                    return new Rule(
                            "r" + i,
                            it.room(),
                            it.require(),
                            it.terms().grants(),
                            it.terms().allowPrivileged());
                })
                .toList();
    }
}
