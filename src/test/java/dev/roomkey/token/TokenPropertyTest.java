package dev.roomkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

class TokenPropertyTest {
    private static final List<String> NAMES = List.of(
            "name",
            "emptyTimeout",
            "max_participants",
            "egress",
            "agents",
            "agentName",
            "agent_name",
            "restartPolicy",
            "attributes",
            "tags",
            "metadata",
            "syncStreams",
            "room",
            "participant",
            "tracks",
            "fileOutputs",
            "filepath",
            "fileType",
            "imageOutputs",
            "streamOutputs",
            "s3",
            "webhooks",
            "preset",
            "layout",
            "roomJoin",
            "canPublish",
            "canPublishSources",
            "destinationRoom",
            "nobody knows",
            "exp",
            "nbf",
            "sub",
            "jti",
            "video",
            "");
    private static final List<String> WORDS = List.of(
            "", "alice", "camera", "microphone", "unknown", "JRP_NEVER", "MP4", "a\u0000b", "\ud83d\ude80", "\ud83d");
    private static final int DEPTH = 3;

    private final TokenVerifier verifier = Fixtures.verifierAt(Fixtures.NOW);
    private final Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();

    /** What is given to the builder, in the order of its calls. */
    record Input(
            String identity,
            String text,
            Map<String, String> attributes,
            JsonObject video,
            JsonObject sip,
            JsonObject roomConfig) {
        ClaimGrants build() {
            return ClaimGrants.builder()
                    .identity(identity)
                    .name(text)
                    .metadata(text)
                    .attributes(attributes)
                    .video(video)
                    .sip(sip)
                    .roomConfig(roomConfig)
                    .build();
        }
    }

    @Property(tries = 400)
    void inputIsRefusedByItsPathOrComesBackAsItWasTaken(@ForAll("inputs") Input input) {
        Optional<ClaimGrants> grants;
        try {
            grants = Optional.of(input.build());
        } catch (InvalidGrantException refused) {
            assertThat(refused).hasMessageStartingWith(refused.path() + ": ");
            grants = Optional.empty();
        }

        grants.ifPresent(it -> assertComesBack(it, input));
        Statistics.label("taken")
                .collect(grants.isPresent())
                .coverage(it -> it.check(true).percentage(share -> share > 5));
    }

    @Property(tries = 300)
    void objectIsRefusedOrCanonical(@ForAll("json") JsonObject json) {
        for (var fields : List.of(VideoGrant.FIELDS, RoomConfiguration.FIELDS, RoomEgress.FIELDS)) {
            try {
                var once = fields.read(json, "it");
                assertThat(fields.read(once, "it").encode()).isEqualTo(once.encode());
            } catch (InvalidGrantException refused) {
                assertThat(refused.path()).startsWith("it").hasSizeLessThan(300);
            }
        }
    }

    @Property(tries = 2000)
    void foreignTextNeverMakesTheVerifierThrow(@ForAll String text) {
        assertThat(verifier.verify(text)).isInstanceOf(Verification.Invalid.class);
    }

    @Property(tries = 2000)
    void foreignPartsNeverMakeTheVerifierThrow(@ForAll byte[] header, @ForAll byte[] claims, @ForAll byte[] signature) {
        var jwt = String.join(
                ".", base64.encodeToString(header), base64.encodeToString(claims), base64.encodeToString(signature));

        assertThat(verifier.verify(jwt)).isInstanceOf(Verification.Invalid.class);
        assertThat(verifier.verifyWebhook(claims, jwt)).isInstanceOf(Verification.Invalid.class);
    }

    @Property(tries = 300)
    void foreignClaimsNeverMakeTheVerifierThrow(@ForAll("json") JsonObject claims, @ForAll("json") JsonObject more) {
        var foreign = claims.copy().mergeIn(more).put("iss", "devkey").encode();

        var verification = verifier.verify(Fixtures.signRaw("{\"alg\":\"HS256\"}", foreign));

        if (verification instanceof Verification.Valid valid) {
            assertThat(valid.identity()).isNotNull();
            assertThat(valid.claims().getValue("video") instanceof JsonObject || valid.room() == null)
                    .isTrue();
        } else {
            assertThat(verification).isNotEqualTo(new Verification.Invalid(Verification.Reason.BAD_SIGNATURE));
        }
    }

    @Property(tries = 1000)
    void tokenWithOneCharacterChangedIsRefused(@ForAll int where, @ForAll char with) {
        var token = Fixtures.sign(ClaimGrants.builder()
                .identity("alice")
                .video(VideoGrant.join("r"))
                .build());
        int at = Math.floorMod(where, token.length());

        var changed = token.substring(0, at) + with + token.substring(at + 1);

        assertThat(verifier.verify(changed) instanceof Verification.Valid).isEqualTo(changed.equals(token));
    }

    private void assertComesBack(ClaimGrants grants, Input input) {
        var jwt = Fixtures.sign(grants);
        var read = verifier.verify(jwt);

        assertThat(read).isInstanceOfSatisfying(Verification.Valid.class, valid -> {
            var claims = valid.claims();
            List.of("iss", "iat", "nbf", "exp").forEach(claims::remove);
            assertThat(claims.encode()).isEqualTo(grants.toJson().encode());
            assertThat(valid.identity()).isEqualTo(input.identity());
            assertThat(valid.room()).isEqualTo(grants.room());
        });
        assertThat(Fixtures.sign(input.build())).isEqualTo(jwt);
    }

    @Provide
    Arbitrary<Input> inputs() {
        return Combinators.combine(
                        text(),
                        text(),
                        Arbitraries.maps(text(), text()).ofMaxSize(3),
                        grant(video()),
                        grant(sip()),
                        grant(config()))
                .as(Input::new);
    }

    @Provide
    Arbitrary<JsonObject> json() {
        return object(DEPTH);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.strings().alpha().ofMaxLength(12)),
                Tuple.of(1, Arbitraries.of(WORDS)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(300)));
    }

    /** Mostly what is right, so that some inputs pass. */
    private static Arbitrary<JsonObject> grant(Arbitrary<JsonObject> right) {
        return Arbitraries.frequencyOf(Tuple.of(9, right), Tuple.of(1, object(DEPTH)));
    }

    private static Arbitrary<JsonObject> video() {
        var flags = flags("roomJoin", "canPublish", "canSubscribe", "hidden", "roomAdmin");
        var sources =
                Arbitraries.of(TrackSource.wireNames()).list().ofMinSize(1).ofMaxSize(5);
        return Combinators.combine(flags, text(), sources)
                .as((it, room, some) -> it.put("room", room).put("canPublishSources", new JsonArray(some)));
    }

    private static Arbitrary<JsonObject> sip() {
        return flags("admin", "call");
    }

    private static Arbitrary<JsonObject> config() {
        return Combinators.combine(
                        text(),
                        Arbitraries.longs().between(0, 5_000_000_000L),
                        Arbitraries.maps(text(), text()).ofMaxSize(3))
                .as((name, count, tags) -> new JsonObject()
                        .put("name", name)
                        .put("max_participants", count)
                        .put("tags", new JsonObject(Map.copyOf(tags)))
                        .put("agents", new JsonArray().add(new JsonObject().put("agent_name", "a" + name))));
    }

    private static Arbitrary<JsonObject> flags(String... names) {
        return Arbitraries.maps(Arbitraries.of(names), Arbitraries.of(true, false))
                .map(it -> new JsonObject(new HashMap<>(it)));
    }

    private static Arbitrary<JsonObject> object(int depth) {
        return Arbitraries.maps(Arbitraries.of(NAMES), value(depth - 1))
                .ofMaxSize(4)
                .map(it -> new JsonObject(new HashMap<>(it)));
    }

    private static Arbitrary<Object> value(int depth) {
        var leaf = Arbitraries.oneOf(
                Arbitraries.of(WORDS).asGeneric(),
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.doubles().asGeneric());
        return depth == 0
                ? leaf
                : Arbitraries.oneOf(
                        leaf,
                        object(depth).asGeneric(),
                        value(depth - 1).list().ofMaxSize(3).map(JsonArray::new).asGeneric());
    }
}
