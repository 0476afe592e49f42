package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.limit.Bandwidth;
import dev.roomkey.model.Secret;
import dev.roomkey.session.Algorithm;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.KeySource;
import dev.roomkey.session.VerificationKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void variableWinsOverTheFile() {
        folder.with("http", "port: 1").variable("ROOMKEY_HTTP_PORT", "2");

        assertThat(folder.config().http().port()).isEqualTo(2);
    }

    @Test
    void dashesAreUnderscoresInAVariable() {
        folder.variable("ROOMKEY_HTTP_MAX_IN_FLIGHT", "3");

        assertThat(folder.config().http().maxInFlight()).isEqualTo(3);
    }

    @Test
    void listIsSeparatedByCommas() {
        folder.variable("ROOMKEY_HTTP_ALLOWED_ORIGINS", "https://a.example.com, https://b.example.com,");

        assertThat(folder.config().http().allowedOrigins())
                .containsExactly("https://a.example.com", "https://b.example.com");
    }

    @Test
    void itemOfAListIsCountedFromZero() {
        folder.with("limits", "user: [ { capacity: 5, refill: 5, period: 1m } ]")
                .variable("ROOMKEY_LIMITS_USER_0_CAPACITY", "9");

        assertThat(folder.config().limits().user()).containsExactly(new Bandwidth(9, 5, Duration.ofMinutes(1)));
    }

    @Test
    void wholeItemMayComeFromTheEnvironment() {
        folder.variable("ROOMKEY_LIMITS_USER_0_CAPACITY", "1")
                .variable("ROOMKEY_LIMITS_USER_0_REFILL", "2")
                .variable("ROOMKEY_LIMITS_USER_0_PERIOD", "3s");

        assertThat(folder.config().limits().user()).containsExactly(new Bandwidth(1, 2, Duration.ofSeconds(3)));
    }

    @Test
    void wholeAuthenticatorMayComeFromTheEnvironment() {
        folder.without("sessions")
                .variable("ROOMKEY_SESSIONS_ORDER", "web")
                .variable("ROOMKEY_SESSIONS_AUTHENTICATORS_WEB_COOKIE", "session")
                .variable("ROOMKEY_SESSIONS_AUTHENTICATORS_WEB_KEYS_0_ALGORITHM", "HS256")
                .variable("ROOMKEY_SESSIONS_AUTHENTICATORS_WEB_KEYS_0_SECRET", ConfigFolder.SECRET);

        var web = (JwtConfig) folder.config().sessions().authenticators().getFirst();
        assertThat(web.keys())
                .isEqualTo(new KeySource.Listed(List.of(
                        new VerificationKey.SharedSecret(Algorithm.HS256, null, Secret.of(ConfigFolder.SECRET)))));
    }

    @Test
    void emptyVariableCountsAsNotSet() {
        folder.with("http", "port: 1").variable("ROOMKEY_HTTP_PORT", "");

        assertThat(folder.config().http().port()).isEqualTo(1);
    }

    @Test
    void wrongValueIsPlacedAtItsVariable() {
        folder.variable("ROOMKEY_HTTP_PORT", "x");

        assertThat(folder.problems())
                .containsExactly(
                        "http.port  ROOMKEY_HTTP_PORT: 'x' is not a whole number from 0 to 65535; write digits only");
    }

    @Test
    void variableThatNobodyReadsIsATypo() {
        folder.variable("ROOMKEY_HTP_PORT", "8081").variable("ROOMKEY_SOMETHING_ELSE", "swordfish");

        assertThat(folder.problems())
                .containsExactly(
                        "ROOMKEY_HTP_PORT  environment: is not a variable of Roomkey; did you mean ROOMKEY_HTTP_PORT?",
                        "ROOMKEY_SOMETHING_ELSE  environment: is not a variable of Roomkey; unset it");
    }

    @Test
    void variableOfAnItemThatIsMissingInBetweenIsATypo() {
        folder.variable("ROOMKEY_LIMITS_USER_1_CAPACITY", "1");

        assertThat(folder.problems()).singleElement().asString().startsWith("ROOMKEY_LIMITS_USER_1_CAPACITY");
    }

    @Test
    void otherProgramsVariablesAreLeftAlone() {
        folder.variable("PATH", "/bin").variable("ROOM", "x");

        assertThat(folder.loaded().warnings()).isEmpty();
    }

    @Test
    void serviceLinksOfKubernetesAreNoSettings() {
        folder.variable("ROOMKEY_SERVICE_HOST", "10.0.0.1")
                .variable("ROOMKEY_SERVICE_PORT", "80")
                .variable("ROOMKEY_SERVICE_PORT_HTTP", "80")
                .variable("ROOMKEY_PORT", "tcp://10.0.0.1:80")
                .variable("ROOMKEY_PORT_80_TCP", "tcp://10.0.0.1:80")
                .variable("ROOMKEY_PORT_80_TCP_PROTO", "tcp")
                .variable("ROOMKEY_PORT_80_TCP_PORT", "80")
                .variable("ROOMKEY_PORT_80_TCP_ADDR", "10.0.0.1")
                .variable("ROOMKEY_MANAGEMENT_SERVICE_HOST", "10.0.0.2")
                .variable("ROOMKEY_MANAGEMENT_PORT", "tcp://10.0.0.2:9000");

        assertThat(folder.config().management().port()).isEqualTo(9000);
    }

    @Test
    void settingWinsOverAServiceLinkOfItsName() {
        folder.variable("ROOMKEY_MANAGEMENT_SERVICE_HOST", "10.0.0.2").variable("ROOMKEY_MANAGEMENT_PORT", "9443");

        assertThat(folder.config().management().port()).isEqualTo(9443);
    }

    @Test
    void ecosystemsVariablesFillWhatIsMissing() {
        folder.without("livekit")
                .variable("LIVEKIT_URL", "wss://other.example.com")
                .variable("LIVEKIT_API_KEY", "APIother")
                .variable("LIVEKIT_API_SECRET", "another-secret-of-more-than-thirty-two-bytes");

        var livekit = folder.config().livekit().first();
        assertThat(List.of(livekit.url(), livekit.key().id(), livekit.key().secret()))
                .isEqualTo(List.of(
                        URI.create("wss://other.example.com"),
                        "APIother",
                        Secret.of("another-secret-of-more-than-thirty-two-bytes")));
    }

    @Test
    void fileWinsOverTheEcosystemsVariables() {
        folder.variable("LIVEKIT_URL", "wss://other.example.com")
                .variable("LIVEKIT_API_KEY", "APIother")
                .variable("LIVEKIT_API_SECRET", "short");

        var livekit = folder.config().livekit().first();
        assertThat(List.of(livekit.url(), livekit.key().id(), livekit.key().secret()))
                .isEqualTo(List.of(URI.create("wss://livekit.example.com"), "APIkey", Secret.of(ConfigFolder.SECRET)));
    }

    @Test
    void ownVariableWinsOverAll() {
        folder.variable("LIVEKIT_URL", "wss://other.example.com")
                .variable("ROOMKEY_LIVEKIT_URL", "wss://own.example.com");

        assertThat(folder.config().livekit().first().url()).isEqualTo(URI.create("wss://own.example.com"));
    }
}
