package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CredentialKeysTest {
    private static final String CREDENTIAL = "cookie:sid=1";

    /** The same key for all, so that names differ only where they should. */
    private static final SecureRandom NO_RANDOM = new SecureRandom() {
        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
        }
    };

    /** CVE-2023-35941: parts that are only put together could be cut elsewhere, and one name would be that of two. */
    @Property(tries = 3000)
    void namesAreEqualOnlyForEqualParts(@ForAll("askers") List<String> one, @ForAll("askers") List<String> other) {
        assertThat(name(one).equals(name(other))).isEqualTo(one.equals(other));
    }

    /** The last part is the credential. */
    @Provide
    static Arbitrary<List<String>> askers() {
        return Arbitraries.of("a", "b", "aa", "ab", "", "\u0000\u0000\u0000\u0001a", "\u0000\u0000\u0000\u0000")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static String name(List<String> parts) {
        return new CredentialKeys(parts.subList(0, parts.size() - 1), NO_RANDOM).name(parts.getLast());
    }

    /** CVE-2026-33496: whoever changes what is asked gets other names. */
    @Test
    void configurationIsPartOfTheName() {
        var names = TestIntrospect.of(URI.create("http://app.internal/me"))
                .variants()
                .map(it -> new CredentialKeys(it.fingerprint(), NO_RANDOM).name(CREDENTIAL))
                .toList();

        assertThat(names).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void nameCannotBeGuessedOutsideOfThisProcess() {
        var random = new SecureRandom();
        var asker = List.of("app");

        assertThat(new CredentialKeys(asker, random).name(CREDENTIAL))
                .isNotEqualTo(new CredentialKeys(asker, random).name(CREDENTIAL))
                .doesNotContain("sid");
    }
}
