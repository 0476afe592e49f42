package dev.roomkey.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
    /** RFC 5869, appendix A.3: no salt, no info. */
    @Test
    void derivesWhatTheRfcDerivesWithoutSalt() {
        var material = HexFormat.of().parseHex("0b".repeat(22));

        var derived = new Hkdf(Secret.of(material)).derive(new byte[0], 42);

        assertThat(HexFormat.of().formatHex(derived))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    /** RFC 5869, appendix A.1. */
    @Test
    void derivesWhatTheRfcDerivesWithSalt() {
        var material = HexFormat.of().parseHex("0b".repeat(22));
        var salt = HexFormat.of().parseHex("000102030405060708090a0b0c");
        var info = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9");

        var derived = new Hkdf(Secret.of(material), salt).derive(info, 42);

        assertThat(HexFormat.of().formatHex(derived))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void eachPurposeHasAKeyOfItsOwn() {
        var root = new Hkdf(Secret.of("material"));

        assertThat(root.key("one")).isEqualTo(root.key("one")).isNotEqualTo(root.key("two"));
    }

    @Test
    void moreThanTwoBlocksAreRefused() {
        var root = new Hkdf(Secret.of("material"));

        assertThatThrownBy(() -> root.derive(new byte[0], 65)).isInstanceOf(IllegalArgumentException.class);
    }
}
