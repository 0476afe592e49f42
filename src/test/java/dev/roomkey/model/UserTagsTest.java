package dev.roomkey.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UserTagsTest {
    private static final UserId ALICE = new UserId("web", "alice");

    private final UserTags tags = new UserTags(Secret.of("a names key for tests alone"));

    @Test
    void tagIsTheHmacOfTheLengthPrefixedParts() {
        var bytes = Base64.getUrlDecoder().decode(tags.tagOf(ALICE));

        // printf '\0\0\0\3web\0\0\0\5alice' | openssl dgst -sha256 -hmac 'a names key for tests alone'
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("3a29cb42882b44dacdb5454ebca007c6d37638c6d217799cfb6bb4f6d21f31f5");
    }

    @Test
    void sameUserHasTheSameTagInEveryInstance() {
        assertThat(new UserTags(Secret.of("a names key for tests alone")).tagOf(ALICE))
                .isEqualTo(tags.tagOf(ALICE));
    }

    @Test
    void anotherNamesKeyMakesOtherTags() {
        assertThat(new UserTags(Secret.of("another names key")).tagOf(ALICE)).isNotEqualTo(tags.tagOf(ALICE));
    }

    @Test
    void sameSubjectOfAnotherNamespaceHasAnotherTag() {
        assertThat(tags.tagOf(new UserId("mobile", "alice"))).isNotEqualTo(tags.tagOf(ALICE));
    }

    @Test
    void tagMayStandInAKeyNameAndSaysNothingOfTheUser() {
        assertThat(tags.tagOf(ALICE)).matches("[A-Za-z0-9_-]{43}").doesNotContain("alice");
    }

    @Property(tries = 300)
    void textThatMovesFromTheNamespaceIntoTheSubjectMakesAnotherTag(
            @ForAll @AlphaChars @StringLength(min = 3, max = 12) String text, @ForAll int where) {
        var split = 1 + Math.floorMod(where, text.length() - 2);

        var one = tags.tagOf(new UserId(text.substring(0, split), text.substring(split)));
        var other = tags.tagOf(new UserId(text.substring(0, split + 1), text.substring(split + 1)));

        assertThat(one).isNotEqualTo(other);
    }
}
