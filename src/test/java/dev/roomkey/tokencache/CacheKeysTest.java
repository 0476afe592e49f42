package dev.roomkey.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.model.UserId;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.VideoGrant;
import dev.roomkey.tokencache.CacheKeys.Parts;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheKeysTest {
    private static final Parts PARTS = new Parts(
            "devkey", new UserId("web", "alice"), "session", grants("alice", "lobby"), Duration.ofHours(1), "v1");

    private final CacheKeys keys = CacheKeys.derivedFrom(Secret.of("secret"));

    static Stream<Arguments> changes() {
        return Map.<String, UnaryOperator<Parts>>of(
                        "signing pair",
                        it -> new Parts("other", it.user(), it.sessionId(), it.grants(), it.ttl(), it.policyVersion()),
                        "namespace",
                        it -> withUser(it, new UserId("app", "alice")),
                        "subject",
                        it -> withUser(it, new UserId("web", "bob")),
                        "session",
                        it -> new Parts(it.signer(), it.user(), "2", it.grants(), it.ttl(), it.policyVersion()),
                        "identity",
                        it -> withGrants(it, grants("alice-phone", "lobby")),
                        "room",
                        it -> withGrants(it, grants("alice", "stage")),
                        "metadata",
                        it -> withGrants(
                                it, builder("alice", "lobby").metadata("m").build()),
                        "life",
                        it -> new Parts(
                                it.signer(),
                                it.user(),
                                it.sessionId(),
                                it.grants(),
                                Duration.ofMinutes(10),
                                it.policyVersion()),
                        "policy",
                        it -> new Parts(it.signer(), it.user(), it.sessionId(), it.grants(), it.ttl(), "v2"))
                .entrySet()
                .stream()
                .map(it -> Arguments.of(it.getKey(), it.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void anythingThatGoesIntoTheTokenMakesAnotherKey(String what, UnaryOperator<Parts> change) {
        assertThat(keys.keyOf(change.apply(PARTS))).isNotEqualTo(keys.keyOf(PARTS));
    }

    @Test
    void samePartsMakeTheSameKeyInEveryInstance() {
        assertThat(CacheKeys.derivedFrom(Secret.of("secret")).keyOf(PARTS)).isEqualTo(keys.keyOf(PARTS));
    }

    @Test
    void anotherSecretMakesOtherKeys() {
        assertThat(CacheKeys.derivedFrom(Secret.of("other")).keyOf(PARTS)).isNotEqualTo(keys.keyOf(PARTS));
    }

    @Test
    void keySaysNothingOfUserOrRoom() {
        assertThat(keys.keyOf(PARTS).name()).matches("[A-Za-z0-9_-]{43}");
        assertThat(keys.keyOf(PARTS).userTag()).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void allKeysOfAUserHaveTheUsersTag() {
        var elsewhere = withGrants(PARTS, grants("alice-phone", "stage"));

        assertThat(keys.keyOf(elsewhere).userTag())
                .isEqualTo(keys.keyOf(PARTS).userTag())
                .isEqualTo(keys.tags().tagOf(PARTS.user()));
        assertThat(keys.keyOf(withUser(PARTS, new UserId("web", "bob"))).userTag())
                .isNotEqualTo(keys.keyOf(PARTS).userTag());
    }

    @Test
    void roomIsCalledTheSameEverywhereAndSaysNothing() {
        var sameSecret = CacheKeys.derivedFrom(Secret.of("secret"));

        assertThat(keys.roomTagOf("lobby"))
                .isEqualTo(sameSecret.roomTagOf("lobby"))
                .isNotEqualTo(keys.roomTagOf("hall"))
                .isNotEqualTo(CacheKeys.derivedFrom(Secret.of("other")).roomTagOf("lobby"))
                .matches("[A-Za-z0-9_-]{22}");
    }

    @Property(tries = 300)
    void textThatMovesFromOnePartIntoTheNextMakesAnotherKey(
            @ForAll @StringLength(min = 2, max = 12) String text, @ForAll int where) {
        var split = 1 + Math.floorMod(where, text.length() - 1);
        var one = new Parts(
                text.substring(0, split), PARTS.user(), text.substring(split), PARTS.grants(), PARTS.ttl(), "");
        var other = new Parts(text, PARTS.user(), "", PARTS.grants(), PARTS.ttl(), "");

        assertThat(keys.keyOf(one)).isNotEqualTo(keys.keyOf(other));
    }

    private static Parts withUser(Parts parts, UserId user) {
        return new Parts(parts.signer(), user, parts.sessionId(), parts.grants(), parts.ttl(), parts.policyVersion());
    }

    private static Parts withGrants(Parts parts, ClaimGrants grants) {
        return new Parts(parts.signer(), parts.user(), parts.sessionId(), grants, parts.ttl(), parts.policyVersion());
    }

    private static ClaimGrants grants(String identity, String room) {
        return builder(identity, room).build();
    }

    private static ClaimGrants.Builder builder(String identity, String room) {
        return ClaimGrants.builder().identity(identity).video(VideoGrant.join(room));
    }
}
