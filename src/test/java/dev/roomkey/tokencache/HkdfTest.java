package dev.roomkey.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
    /** RFC 5869, appendix A.3: no salt, no info; the first block of its 42 bytes. */
    @Test
    void derivesWhatTheRfcDerives() {
        var material = new byte[22];
        Arrays.fill(material, (byte) 0x0b);

        var derived = new Hkdf(Secret.of(material)).derive(new byte[0]);

        assertThat(HexFormat.of().formatHex(derived))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    @Test
    void eachPurposeHasAKeyOfItsOwn() {
        var root = new Hkdf(Secret.of("material"));

        assertThat(root.key("one")).isEqualTo(root.key("one")).isNotEqualTo(root.key("two"));
    }
}
