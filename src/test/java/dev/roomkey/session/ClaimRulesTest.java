package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.roomkey.model.Claims;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimRulesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final TestConfig ANY = TestConfig.of(TestKeys.shared(TestKeys.SECRET));

    @Test
    void userIsMadeOfTheClaims() {
        var config = ANY.reading(
                List.of(JsonPointer.from("/sub")),
                JsonPointer.from("/https:~1~1example.com~1name"),
                JsonPointer.from("/s/id"));
        String claims = "{\"sub\":\"u_1\",\"exp\":1000100,\"https://example.com/name\":\"Ada\",\"s\":{\"id\":7}}";

        assertThat(check(config, claims))
                .isEqualTo(Checked.good(
                        new User(new UserId("users", "u_1"), "7", "Ada", new Claims(new JsonObject(claims)))));
    }

    /** Now is second 1000000, and the issuer's clock may be 5 s off. */
    @ParameterizedTest
    @CsvSource({
        "1000001, 0, ",
        "999996, 0, ",
        "999995, 0, EXPIRED",
        "999995.5, 0, ",
        "0, 0, EXPIRED",
        "253402300799, 0, ",
        "1e9, 0, ",
        "1000001, 1000005, ",
        "1000001, 1000006, NOT_YET_VALID",
        "1000001, 1000005.5, NOT_YET_VALID",
        "999995, 1000006, EXPIRED"
    })
    void timesAreHeldAgainstTheClock(String expires, String notBefore, @Nullable RejectReason reason) {
        String claims = "{\"sub\":\"u_1\",\"exp\":%s,\"nbf\":%s}".formatted(expires, notBefore);

        assertThat(reason(check(ANY, claims))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sub\":\"a\"",
                "\"exp\":null",
                "\"exp\":\"1000100\"",
                "\"exp\":true",
                "\"exp\":[1000100]",
                "\"exp\":{}",
                "\"exp\":-1",
                "\"exp\":253402300800",
                "\"exp\":1000100000000",
                "\"exp\":99999999999999999999",
                "\"exp\":1000100,\"nbf\":\"0\"",
                "\"exp\":1000100,\"nbf\":null",
                "\"exp\":1000100,\"iat\":\"0\"",
                "\"exp\":1000100,\"iat\":-1",
            })
    void timesMustBeSaneNumbers(String members) {
        assertThat(reason(check(ANY, "{" + members + "}"))).isEqualTo(RejectReason.CLAIMS);
    }

    @ParameterizedTest
    @CsvSource({
        "'', CLAIMS",
        "',\"iat\":999940', ",
        "',\"iat\":999936', ",
        "',\"iat\":999935', EXPIRED",
        "',\"iat\":1000005', ",
        "',\"iat\":1000006', NOT_YET_VALID"
    })
    void ageIsBoundedWhereAsked(String issued, @Nullable RejectReason reason) {
        var config = ANY.lasting(Duration.ofSeconds(5), Duration.ofSeconds(60));

        assertThat(reason(check(config, good(issued)))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ",\"iss\":\"idp\",\"aud\":\"web\"|",
                ",\"iss\":\"idp\",\"aud\":[\"other\",\"web\"]|",
                ",\"iss\":\"idp\",\"aud\":[null,1,\"app\"]|",
                ",\"iss\":\"idp\"|CLAIMS",
                ",\"iss\":\"idp\",\"aud\":[]|CLAIMS",
                ",\"iss\":\"idp\",\"aud\":[null]|CLAIMS",
                ",\"iss\":\"idp\",\"aud\":[[\"web\"]]|CLAIMS",
                ",\"iss\":\"idp\",\"aud\":\"Web\"|CLAIMS",
                ",\"iss\":\"idp\",\"aud\":{\"web\":1}|CLAIMS",
                ",\"aud\":\"web\"|CLAIMS",
                ",\"iss\":\"idp/\",\"aud\":\"web\"|CLAIMS",
                ",\"iss\":[\"idp\"],\"aud\":\"web\"|CLAIMS",
            })
    void issuerAndAudienceAreCompared(String members, @Nullable RejectReason reason) {
        var config = ANY.issuedBy("idp", Set.of("web", "app"));

        assertThat(reason(check(config, good(members)))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ",\"azp\":\"https://a\",\"ok\":true,\"sid\":\"s\"|",
                ",\"azp\":\"https://b\",\"ok\":\"true\",\"sid\":0|",
                ",\"azp\":\"https://c\",\"ok\":true,\"sid\":\"s\"|CLAIMS",
                ",\"azp\":[\"https://a\"],\"ok\":true,\"sid\":\"s\"|CLAIMS",
                ",\"ok\":true,\"sid\":\"s\"|CLAIMS",
                ",\"azp\":\"https://a\",\"ok\":false,\"sid\":\"s\"|CLAIMS",
                ",\"azp\":\"https://a\",\"ok\":true,\"sid\":null|CLAIMS",
                ",\"azp\":\"https://a\",\"ok\":true|CLAIMS",
            })
    void requiredClaimsAreDemanded(String members, @Nullable RejectReason reason) {
        var config = ANY.requiring(
                Map.of(
                        JsonPointer.from("/azp"), Set.of("https://a", "https://b"),
                        JsonPointer.from("/ok"), Set.of("true")),
                List.of(JsonPointer.from("/sid")));

        assertThat(reason(check(config, good(members)))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":1000100}",
                "{\"exp\":1000100,\"sub\":null}",
                "{\"exp\":1000100,\"sub\":\"\"}",
                "{\"exp\":1000100,\"sub\":\"a\\u0000\"}",
                "{\"exp\":1000100,\"sub\":1.5}",
                "{\"exp\":1000100,\"sub\":true}",
                "{\"exp\":1000100,\"sub\":[\"a\"]}",
                "{\"exp\":1000100,\"sub\":99999999999999999999}",
            })
    void sessionWithoutSubjectIsNobodys(String claims) {
        assertThat(reason(check(ANY, claims))).isEqualTo(RejectReason.NO_SUBJECT);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"sub\":\"a\",\"id\":\"b\"', a",
        "'\"id\":\"b\"', b",
        "'\"sub\":null,\"id\":42', 42",
        "'\"sub\":\"\",\"id\":\"b\"', ",
        "'\"sub\":{},\"id\":\"b\"', "
    })
    void firstPointerAtWhichAnythingStandsDecides(String members, @Nullable String subject) {
        var config = ANY.reading(List.of(JsonPointer.from("/sub"), JsonPointer.from("/id")), null, null);

        var checked = check(config, "{\"exp\":1000100," + members + "}");

        assertThat(checked instanceof Good<User>(var user) ? user.id().subject() : null)
                .isEqualTo(subject);
    }

    @Test
    void onlyOurOwnSessionIsCalledExpired() {
        var config = ANY.issuedBy("idp", Set.of());

        assertThat(reason(check(config, "{\"exp\":1,\"sub\":\"a\",\"iss\":\"other\"}")))
                .isEqualTo(RejectReason.CLAIMS);
        assertThat(reason(check(config, "{\"exp\":1,\"iss\":\"idp\"}"))).isEqualTo(RejectReason.EXPIRED);
    }

    @Test
    void claimsThatAreNotStrictJsonAreRefused() {
        assertThat(reason(check(ANY, "{\"exp\":1000100,\"sub\":\"a\",\"sub\":\"b\"}")))
                .isEqualTo(RejectReason.MALFORMED);
    }

    @Property(tries = 2000)
    void nothingThrows(@ForAll("claims") String claims) {
        var config = ANY.issuedBy("idp", Set.of("web"))
                .requiring(Map.of(JsonPointer.from("/a/0"), Set.of("1")), List.of(JsonPointer.from("/a/-")))
                .lasting(Duration.ZERO, Duration.ofHours(1));

        assertThat(check(config, claims)).asInstanceOf(type(Bad.class)).isNotNull();
    }

    @Provide
    Arbitrary<String> claims() {
        var names = Arbitraries.of("exp", "nbf", "iat", "sub", "iss", "aud", "a");
        var values =
                Arbitraries.of("null", "1000100", "1e308", "-0.0", "\"idp\"", "[]", "[null,1]", "{\"0\":1}", "true");
        return names.flatMap(name -> values.map(value -> "\"" + name + "\":" + value))
                .list()
                .ofMaxSize(7)
                .map(it -> it.stream().collect(Collectors.joining(",", "{", "}")));
    }

    private static String good(String members) {
        return "{\"sub\":\"u_1\",\"exp\":1000100" + members + "}";
    }

    private static Checked<User> check(TestConfig config, String claims) {
        return new ClaimRules(config.jwt(), InstantSource.fixed(NOW)).check(claims.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable RejectReason reason(Checked<User> checked) {
        return checked instanceof Bad<User>(var reason) ? reason : null;
    }
}
