package dev.roomkey.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedMacTest {
    private static final byte[] KEY = "Jefe".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MESSAGE = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);

    /** RFC 4231 §4.3. */
    private static final String EXPECTED = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private final KeyedMac keyed = new KeyedMac(KEY);

    @Test
    void macIsThatOfTheStandardAgainAndAgain() {
        assertThat(IntStream.range(0, 3).mapToObj(time -> mac())).containsOnly(EXPECTED);
    }

    @Test
    void unfinishedMessageIsNoPartOfTheNext() {
        keyed.begin().update(MESSAGE);

        assertThat(mac()).isEqualTo(EXPECTED);
    }

    @Test
    void threadsDoNotMeet() {
        assertThat(IntStream.range(0, 10_000).parallel().mapToObj(time -> mac()).distinct())
                .containsExactly(EXPECTED);
    }

    @Test
    void partsThatShareALetterAreNotTheSame() {
        assertThat(macOf("ab", "c")).isNotEqualTo(macOf("a", "bc"));
    }

    @Test
    void emptyKeyIsRefusedAtOnce() {
        assertThatThrownBy(() -> new KeyedMac(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    private String mac() {
        return HexFormat.of().formatHex(keyed.begin().doFinal(MESSAGE));
    }

    private String macOf(String... parts) {
        var mac = keyed.begin();
        for (var part : parts) {
            KeyedMac.add(mac, part);
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }
}
