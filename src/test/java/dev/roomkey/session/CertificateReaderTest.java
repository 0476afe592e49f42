package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateReaderTest {
    private static final KeyPair RSA = TestKeys.rsa(2048);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FROM = NOW.minus(Duration.ofDays(1));
    private static final Instant TO = NOW.plus(Duration.ofDays(1));
    private static final String GOOD = TestCertificates.pem(RSA.getPublic(), FROM, TO);
    private static final CertificateReader READER = new CertificateReader(Set.of(Algorithm.RS256, Algorithm.ES256));

    @Test
    void keyOfCertificateExpiresWithIt() {
        assertThat(READER.read("k", GOOD, NOW)).hasValueSatisfying(it -> {
            assertThat(it.algorithm()).isEqualTo(Algorithm.RS256);
            assertThat(it.id()).isEqualTo("k");
            assertThat(it.expires()).isEqualTo(TO);
        });
    }

    @ParameterizedTest
    @CsvSource({"-86401, false", "-86400, true", "86399, true", "86400, false"})
    void certificateIsGoodBetweenItsDates(long seconds, boolean good) {
        assertThat(READER.read("k", GOOD, NOW.plusSeconds(seconds)).isPresent()).isEqualTo(good);
    }

    @Test
    void keyOfAnAlgorithmThatIsNotTakenIsPassedOver() {
        var ed25519 = TestKeys.pair("EdDSA", "Ed25519").getPublic();

        assertThat(READER.read("k", TestCertificates.pem(ed25519, FROM, TO), NOW))
                .isEmpty();
    }

    @Test
    void weakKeyIsPassedOver() {
        var weak = TestKeys.rsa(1024).getPublic();

        assertThat(READER.read("k", TestCertificates.pem(weak, FROM, TO), NOW)).isEmpty();
    }

    @Test
    void keyOnAnotherCurveIsPassedOver() {
        var p384 = TestKeys.pair("EC", "secp384r1").getPublic();

        assertThat(READER.read("k", TestCertificates.pem(p384, FROM, TO), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE----------END CERTIFICATE-----"
            })
    void whatIsNoCertificateIsPassedOver(String text) {
        assertThat(READER.read("k", text, NOW)).isEmpty();
    }

    @Test
    void chainIsNoCertificate() {
        assertThat(READER.read("k", GOOD + GOOD, NOW)).isEmpty();
    }

    @Property(tries = 300)
    void noByteOfACertificateMakesItThrow(@ForAll int place, @ForAll byte value) {
        var bytes = GOOD.toCharArray();
        bytes[Math.floorMod(place, bytes.length)] = (char) (value & 0xff);

        assertThat(READER.read("k", new String(bytes), NOW).stream()).hasSizeLessThanOrEqualTo(1);
    }
}
