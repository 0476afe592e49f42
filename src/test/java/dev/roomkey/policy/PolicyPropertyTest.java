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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

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

    private static final List<String> SOURCES = List.of("camera", "microphone", "screen_share", "screen_share_audio");

    private static final List<AllowedAgent> AGENTS =
            List.of(new AllowedAgent("support", Set.of("staging"), 20), new AllowedAgent("scribe", Set.of(), 0));

    private static final String MARK = "zqzqzq";

    private static final RoomsConfig FUZZED = new RoomsConfig(
            List.of(new Rule("own", "u-{claims./c}-*", Map.of(), new JsonObject(), false)),
            "{claims./c}#{subject}",
            Unnamed.REFUSE,
            new RequestFields(true, true, Set.of("color")));

    /** Whatever rules are made of others: nothing comes out that nobody wrote. */
    @Tag("heavy")
    @Property(tries = 1000)
    @StatisticsReport(onFailureOnly = true)
    void nobodyGetsAPermissionThatNoRuleGrants(
            @ForAll("configs") RoomsConfig config, @ForAll("users") User user, @ForAll("requests") Wanted wanted) {
        var union = new HashSet<String>();
        config.rules().forEach(it -> union.addAll(writtenBy(it.terms())));

        var decision = new Policy(config, new Random(1)).decide(user, wanted);

        Statistics.label("allowed").collect(decision instanceof Allowed);
        Statistics.label("allowed").coverage(it -> it.check(true).percentage(share -> share > 5));
        if (decision instanceof Allowed allowed) {
            var video = allowed.grants().toJson().getJsonObject("video");
            assertThat(union).containsAll(permissions(video));
            assertThat(video.fieldNames()).contains("canPublish", "canSubscribe", "canPublishData");
            assertThat(video.containsKey("destinationRoom")).isFalse();
        }
    }

    @Property(tries = 1000)
    void tokenIsForTheRoomAndIdentityThatWereDecided(
            @ForAll("configs") RoomsConfig config, @ForAll("users") User user, @ForAll("requests") Wanted wanted) {
        var decision = new Policy(config, new Random(1)).decide(user, wanted);

        if (decision instanceof Allowed allowed) {
            var claims = allowed.grants().toJson();
            assertThat(claims.fieldNames())
                    .isSubsetOf("sub", "name", "video", "metadata", "attributes", "roomPreset", "roomConfig");
            assertThat(claims.getString("sub")).isEqualTo(user.id().subject());
            assertThat(claims.getJsonObject("video").getString("room"))
                    .isEqualTo(allowed.room().value());
            assertThat(claims.getJsonObject("video").getBoolean("roomJoin")).isTrue();
            assertThat(allowed.generatedRoom()).isEqualTo(wanted.room() == null);
        }
    }

    /** The rule that is named is the first whose requirements hold, and its terms are all that is given. */
    @Property(tries = 1000)
    void termsAreThoseOfTheRuleThatIsNamed(
            @ForAll("configs") RoomsConfig config, @ForAll("users") User user, @ForAll("requests") Wanted wanted) {
        var decision = new Policy(config, new Random(1)).decide(user, wanted);

        if (decision instanceof Allowed allowed) {
            var rule = named(config, allowed.rule());
            var claims = allowed.grants().toJson();
            assertThat(permissions(claims.getJsonObject("video"))).isEqualTo(permissions(grantsOf(config, rule)));
            assertThat(allowed.ttl()).isEqualTo(inherited(config, rule, Terms::ttl));
            assertThat(claims.getString("roomPreset")).isEqualTo(inherited(config, rule, Terms::roomPreset));
            assertThat(rule.require())
                    .allSatisfy((pointer, texts) ->
                            assertThat(user.claims().texts(pointer)).containsAnyElementsOf(texts));
        }
    }

    /** What is told to people is what happened. */
    @Property(tries = 500)
    void explanationTellsOfTheRuleThatDecides(
            @ForAll("configs") RoomsConfig config, @ForAll("users") User user, @ForAll("requests") Wanted wanted) {
        var explained = new Policy(config, new Random(1)).explain(user, wanted);

        var matched = explained.steps().stream()
                .filter(it -> it.result() == Explanation.Result.MATCHED)
                .map(Explanation.Step::rule)
                .toList();
        var decidedWithoutRules = Set.of(Refusal.ROOM_REQUIRED, Refusal.ROOM_NOT_ALLOWED);
        switch (explained.decision()) {
            case Allowed allowed -> assertThat(matched).containsExactly(allowed.rule());
            case Decision.Refused refused -> {
                if (decidedWithoutRules.contains(refused.reason())) {
                    assertThat(matched).isEmpty();
                } else if (!Objects.equals(refused.field(), "/room_name")) {
                    assertThat(matched).hasSize(1);
                }
            }
        }
        assertThat(explained.steps())
                .allSatisfy(it -> assertThat(it.why().isEmpty()).isEqualTo(matched.contains(it.rule())));
    }

    /** Of what a client sends, only what the rule's fields list reaches the token, and no more than there is room for. */
    @Tag("heavy")
    @Property(tries = 1000)
    @StatisticsReport(onFailureOnly = true)
    void clientAddsNothingButWhatIsListed(
            @ForAll("openConfigs") RoomsConfig config, @ForAll("additions") Wanted wanted) {
        var decision = new Policy(config, new Random(1)).decide(user("alice"), wanted);

        if (decision instanceof Allowed allowed) {
            var fields = fieldsOf(config, named(config, allowed.rule()));
            var claims = allowed.grants().toJson();
            var attributes = claims.getJsonObject("attributes", new JsonObject());
            var agents = claims.getJsonObject("roomConfig", new JsonObject()).getJsonArray("agents", new JsonArray());
            assertThat(fields.attributes()).containsAll(attributes.fieldNames());
            assertThat(!claims.containsKey("metadata") || fields.metadata()).isTrue();
            assertThat(agents)
                    .allSatisfy(it -> assertThat(isListed((JsonObject) it, fields.agents()))
                            .isTrue());
            assertThat(added(claims)).isLessThanOrEqualTo(fields.maxBytes());
            Statistics.label("dispatching").collect(!agents.isEmpty());
            Statistics.label("dispatching").coverage(it -> it.check(true).percentage(share -> share > 5));
        }
    }

    /** No shape of {@code room_config} gets past the list, or makes the rules throw. */
    @Property(tries = 2000)
    void anyRoomConfigDispatchesListedAgentsOrIsRefused(@ForAll("roomConfigs") JsonObject roomConfig) {
        var fields = new RequestFields(true, true, Set.of(), 40, AGENTS);
        var rule = new Rule("all", "*", Map.of(), new JsonObject(), false);
        var policy = new Policy(new RoomsConfig(List.of(rule), "{subject}", Unnamed.REFUSE, fields), new Random(1));

        var decision = policy.decide(user("alice"), new Wanted("a", null, null, null, Map.of(), roomConfig));

        if (decision instanceof Allowed allowed) {
            var given = allowed.grants().toJson().getJsonObject("roomConfig", new JsonObject());
            assertThat(given.fieldNames()).isSubsetOf("agents");
            assertThat(given.getJsonArray("agents", new JsonArray()))
                    .allSatisfy(
                            it -> assertThat(isListed((JsonObject) it, AGENTS)).isTrue());
        } else {
            assertThat(((Decision.Refused) decision).field()).startsWith("/room_config");
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

    /** What the author of these terms wrote down, as far as it allows something. */
    private static Set<String> writtenBy(Terms terms) {
        var written = permissions(nothing().mergeIn(terms.grants()));
        terms.grants().getJsonArray("canPublishSources", new JsonArray()).forEach(it -> written.add("source " + it));
        if (terms.preset() != null) {
            written.addAll(permissions(table(terms.preset())));
        }
        return written;
    }

    /** The grants of a rule and of all that it inherits, laid over each other by hand. */
    private static JsonObject grantsOf(RoomsConfig config, Rule rule) {
        var terms = rule.terms();
        var start = terms.inherit() != null ? grantsOf(config, named(config, terms.inherit())) : nothing();
        var whole = (terms.preset() != null ? table(terms.preset()) : start).mergeIn(terms.grants());
        if (!whole.getBoolean("canPublish")) {
            whole.remove("canPublishSources");
        }
        return whole;
    }

    private static <T> @Nullable T inherited(RoomsConfig config, Rule rule, Function<Terms, @Nullable T> term) {
        var said = term.apply(rule.terms());
        var from = rule.terms().inherit();
        return said != null || from == null ? said : inherited(config, named(config, from), term);
    }

    private static RequestFields fieldsOf(RoomsConfig config, Rule rule) {
        var from = rule.terms().inherit();
        return rule.terms()
                .requestFields()
                .over(from == null ? config.requestFields() : fieldsOf(config, named(config, from)));
    }

    private static boolean isListed(JsonObject dispatch, List<AllowedAgent> agents) {
        return dispatch.fieldNames().stream().allMatch(List.of("agentName", "deployment", "metadata")::contains)
                && agents.stream()
                        .anyMatch(it -> it.name().equals(dispatch.getString("agentName"))
                                && (!dispatch.containsKey("deployment")
                                        || it.deployments().contains(dispatch.getString("deployment")))
                                && bytes(dispatch.getString("metadata", "")) <= it.maxMetadataBytes());
    }

    private static int added(JsonObject claims) {
        int bytes = bytes(claims.getString("metadata", ""));
        for (var attribute : claims.getJsonObject("attributes", new JsonObject())) {
            bytes += bytes(attribute.getKey()) + bytes((String) attribute.getValue());
        }
        for (var agent : claims.getJsonObject("roomConfig", new JsonObject()).getJsonArray("agents", new JsonArray())) {
            bytes += bytes(((JsonObject) agent).getString("metadata", ""));
        }
        return bytes;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Rule named(RoomsConfig config, String name) {
        return config.rules().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The documented table, so that a preset that comes to grant more is noticed. */
    private static JsonObject table(GrantPreset preset) {
        return switch (preset) {
            case VIEWER -> nothing().put("canSubscribe", true);
            case PARTICIPANT -> everything("camera", "microphone");
            case SPEAKER -> everything("camera", "microphone", "screen_share", "screen_share_audio");
            case HOST ->
                everything("camera", "microphone", "screen_share", "screen_share_audio")
                        .put("canUpdateOwnMetadata", true)
                        .put("roomAdmin", true);
            case AUDIO_ONLY -> everything("microphone");
            case HIDDEN_RECORDER ->
                nothing().put("canSubscribe", true).put("hidden", true).put("recorder", true);
        };
    }

    private static JsonObject everything(String... sources) {
        return new JsonObject()
                .put("canPublish", true)
                .put("canSubscribe", true)
                .put("canPublishData", true)
                .put("canPublishSources", new JsonArray(List.of(sources)));
    }

    /** A rule's grants as its author reads them: what is not written is not granted. */
    private static JsonObject nothing() {
        return new JsonObject()
                .put("canPublish", false)
                .put("canSubscribe", false)
                .put("canPublishData", false);
    }

    @Provide
    Arbitrary<RoomsConfig> configs() {
        var rules = Combinators.combine(patterns(), requirements(), terms())
                .as((room, require, terms) -> new Rule("r", room, require, terms))
                .list()
                .ofMaxSize(4)
                .map(PolicyPropertyTest::numbered);
        return Combinators.combine(rules, Arbitraries.of(Unnamed.class), fields())
                .as((list, unnamed, allowed) -> new RoomsConfig(list, RoomsConfig.DEFAULT_IDENTITY, unnamed, allowed))
                .filter(1000, it -> it.problems().isEmpty());
    }

    /** Everybody may enter; what a client may add is said for all, by an heir, and by whom it inherits from. */
    @Provide
    Arbitrary<RoomsConfig> openConfigs() {
        return Combinators.combine(fields(), overrides(), overrides()).as((all, heir, parent) -> {
            var inheriting = new Terms("parent", null, new JsonObject(), false, null, null, heir);
            var terms = new Terms(null, GrantPreset.VIEWER, new JsonObject(), false, null, null, parent);
            return new RoomsConfig(
                    List.of(new Rule("heir", "a", Map.of(), inheriting), new Rule("parent", "*", Map.of(), terms)),
                    "{subject}",
                    Unnamed.REFUSE,
                    all);
        });
    }

    @Provide
    Arbitrary<Wanted> additions() {
        var metadata = Arbitraries.of("", "", "1234567890");
        var attributes = Arbitraries.maps(Arbitraries.of("color", "x"), Arbitraries.of("red", "1234567890"))
                .ofMaxSize(1);
        return Combinators.combine(Arbitraries.of("a", "b"), metadata, attributes, roomConfigTexts())
                .as((room, text, map, config) -> new Wanted(room, null, null, text, map, new JsonObject(config)));
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
        return Combinators.combine(
                        rooms, texts, Arbitraries.of("", "", "alice", "bob"), texts, attributes, roomConfigTexts())
                .as((room, name, identity, metadata, map, config) ->
                        new Wanted(room, name, identity, metadata, map, new JsonObject(config)));
    }

    @Provide
    Arbitrary<String> marked() {
        return Arbitraries.strings().ofMaxLength(300).map(it -> MARK + it);
    }

    private static Arbitrary<String> roomConfigTexts() {
        return Arbitraries.of(
                "{}",
                "{}",
                "{\"agents\": []}",
                "{\"metadata\": \"m\"}",
                "{\"agents\": [{\"agent_name\": \"scribe\"}]}",
                "{\"agents\": [{\"agent_name\": \"support\", \"metadata\": \"12345\"}, {\"agentName\": \"scribe\"}]}",
                "{\"agents\": [{\"agent_name\": \"root\"}]}");
    }

    private static Arbitrary<RequestFields> fields() {
        return Arbitraries.of(
                RequestFields.DEFAULT,
                new RequestFields(false, false, Set.of()),
                new RequestFields(true, true, Set.of("color"), 25, AGENTS));
    }

    private static Arbitrary<FieldOverrides> overrides() {
        return Arbitraries.of(
                FieldOverrides.NONE,
                FieldOverrides.NONE,
                new FieldOverrides(false, null, Set.of(), 3, null),
                new FieldOverrides(null, true, Set.of("x"), null, AGENTS),
                new FieldOverrides(null, null, null, 25, AGENTS.subList(1, 2)));
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

    private static Arbitrary<Terms> terms() {
        var presets = Arbitraries.of(GrantPreset.class).injectNull(0.6);
        var lives = Arbitraries.of(5, 10).map(Duration::ofMinutes).injectNull(0.5);
        var servers = Arbitraries.of("small", "large").injectNull(0.6);
        return Combinators.combine(presets, grants(), Arbitraries.of(true, true, false), lives, servers, overrides())
                .as((preset, grants, privileged, life, server, overrides) ->
                        new Terms(null, preset, grants, privileged, life, server, overrides));
    }

    /** Names the rules, and lets those without a preset inherit from the one before or the one behind them. */
    private static List<Rule> numbered(List<Rule> rules) {
        return IntStream.range(0, rules.size())
                .mapToObj(i -> {
                    var it = rules.get(i);
                    var from = i - 1 + Math.floorMod(it.terms().grants().hashCode(), 3);
                    var inherits = it.terms().preset() == null && from != i && from >= 0 && from < rules.size();
                    return new Rule("r" + i, it.room(), it.require(), inherits ? from(from, it.terms()) : it.terms());
                })
                .toList();
    }

    private static Terms from(int parent, Terms terms) {
        return new Terms(
                "r" + parent,
                null,
                terms.grants(),
                terms.allowPrivileged(),
                terms.ttl(),
                terms.roomPreset(),
                terms.requestFields());
    }

    @Provide
    Arbitrary<JsonObject> roomConfigs() {
        var names = Arbitraries.of("agents", "agent_name", "agentName", "metadata", "deployment", "x", "lk.y");
        var leaves = Arbitraries.<Object>of(
                "support", "scribe", "root", "staging", "", "12345678901234567890123", 0, 7, true, false, "\uD83D");
        Arbitrary<Object> agents =
                Arbitraries.maps(names, leaves).ofMaxSize(3).<Object>map(it -> new JsonObject(new HashMap<>(it)));
        var lists =
                Arbitraries.oneOf(agents, agents, leaves).list().ofMaxSize(3).<Object>map(JsonArray::new);
        return Arbitraries.maps(names, Arbitraries.oneOf(lists, lists, agents, leaves))
                .ofMaxSize(2)
                .map(it -> new JsonObject(new HashMap<>(it)));
    }
}
