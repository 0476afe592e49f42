package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.ConfigLoader.Invalid;
import dev.roomkey.config.ConfigLoader.Loaded;
import dev.roomkey.model.Secret;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.Rule;
import dev.roomkey.session.Algorithm;
import dev.roomkey.session.Carriers;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.KeySource;
import dev.roomkey.session.VerificationKey;
import dev.roomkey.token.ApiKey;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DevelopmentTest {
    private static final Secret SESSION_SECRET = Secret.of("made at start, of 32 random bytes");

    @Test
    void developmentListensOnLoopbackAlone() {
        var config = load(Map.of(), false).config();

        assertThat(List.of(
                        config.http().host(),
                        config.http().port(),
                        config.management().host(),
                        config.management().port()))
                .isEqualTo(List.of("127.0.0.1", 8080, "127.0.0.1", 9000));
    }

    @Test
    void portsComeFromTheEnvironmentAndOriginsFollow() {
        var config = load(Map.of("ROOMKEY_HTTP_PORT", "3000", "ROOMKEY_MANAGEMENT_PORT", "3001"), false)
                .config();

        assertThat(config.management().port()).isEqualTo(3001);
        assertThat(config.http().allowedOrigins())
                .containsExactly("http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000");
    }

    @Test
    void developmentSignsInWithItsOwnCookie() {
        var authenticator = (JwtConfig)
                load(Map.of(), false).config().sessions().authenticators().getFirst();

        assertThat(authenticator.carriers()).isEqualTo(Carriers.cookie(CookieSource.whole("roomkey_dev_session")));
        assertThat(authenticator.keys())
                .isEqualTo(new KeySource.Listed(
                        List.of(new VerificationKey.SharedSecret(Algorithm.HS256, null, SESSION_SECRET))));
    }

    @Test
    void anyoneMayEnterAnyRoom() {
        var rooms = load(Map.of(), false).config().rooms();

        assertThat(rooms.unnamed()).isEqualTo(RoomsConfig.Unnamed.GENERATE);
        assertThat(rooms.rules()).allSatisfy(it -> assertThat(it.room()).isEqualTo("*"));
        assertThat(rooms.rules().getLast().require()).isEmpty();
    }

    @Test
    void everyPresetAndEveryChoiceOfSingleGrantsIsARoleOfItsOwn() {
        var rules = load(Map.of(), false).config().rooms().rules();

        assertThat(rules).hasSize(6 + (1 << 6) + 1);
        assertThat(rules)
                .extracting(Rule::name)
                .doesNotHaveDuplicates()
                .contains("viewer", "hidden-recorder", "single-grants-0", "single-grants-63");
        assertThat(rules)
                .flatExtracting(it -> it.require().values())
                .doesNotHaveDuplicates()
                .contains(Set.of("nothing"), Set.of("canPublish"), Set.of("canPublish+canSubscribe+hidden"));
    }

    @Test
    void roleOfSingleGrantsGivesTheseAlone() {
        var rule = load(Map.of(), false).config().rooms().rules().stream()
                .filter(it -> it.require().containsValue(Set.of("canSubscribe+roomAdmin")))
                .findFirst()
                .orElseThrow();

        assertThat(rule.require()).containsOnlyKeys(JsonPointer.from("/role"));
        assertThat(rule.terms().grants())
                .isEqualTo(new JsonObject()
                        .put("canPublish", false)
                        .put("canSubscribe", true)
                        .put("canPublishData", false)
                        .put("roomAdmin", true));
    }

    @Test
    void livekitOfTheEnvironmentIsNotUsedUnasked() {
        var config = load(
                        Map.of(
                                "LIVEKIT_URL",
                                "wss://real.example.com",
                                "LIVEKIT_API_KEY",
                                "real",
                                "LIVEKIT_API_SECRET",
                                "real"),
                        false)
                .config();

        assertThat(config.livekit().first().key()).isEqualTo(new ApiKey("devkey", Secret.of("secret")));
    }

    @Test
    void livekitOfTheEnvironmentIsUsedWhenAsked() {
        var config = load(
                        Map.of(
                                "LIVEKIT_URL",
                                "wss://real.example.com",
                                "LIVEKIT_API_KEY",
                                "real",
                                "LIVEKIT_API_SECRET",
                                "short"),
                        true)
                .config();

        assertThat(config.livekit().first().key()).isEqualTo(new ApiKey("real", Secret.of("short")));
    }

    @Test
    void livekitThatIsAskedForMustBeThere() {
        var result = (Invalid) new ConfigLoader(Map.of()).development(SESSION_SECRET, true);

        assertThat(result.problems())
                .extracting(Problem::key)
                .containsExactly("livekit.url", "livekit.api-key", "livekit.api-secret");
    }

    @Test
    void variableThatDevelopmentDoesNotReadIsNoticed() {
        assertThat(load(Map.of("ROOMKEY_CACHE_MARGIN", "3m"), false).warnings())
                .contains(new Notice("ROOMKEY_CACHE_MARGIN", "environment", "is not read in development mode"));
    }

    @Test
    void shortSecretOfTheDevelopmentServerIsNoticed() {
        assertThat(load(Map.of(), false).warnings())
                .singleElement()
                .satisfies(it -> assertThat(it.render())
                        .startsWith("livekit.api-secret")
                        .contains("shorter than 32 bytes", "production refuses it"));
    }

    private static Loaded load(Map<String, String> environment, boolean livekit) {
        return (Loaded) new ConfigLoader(environment).development(SESSION_SECRET, livekit);
    }
}
