package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.config.GatewayConfig;
import dev.roomkey.http.Forwarding;
import dev.roomkey.http.HttpConfigs;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.policy.RequestFields;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.Rule;
import dev.roomkey.policy.Terms;
import dev.roomkey.session.AnonymousConfig;
import dev.roomkey.session.SessionsConfig;
import dev.roomkey.token.TokenVerifier;
import dev.roomkey.token.Verification;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Guests at the socket, behind a proxy on loopback; each test has an address of its own. */
class GuestsIT {
    private static final String SHOW = "{\"room_name\": \"show\"}";
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";
    private static final int GUESTS = 3;
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final TestGateway GATEWAY = TestGateway.start(config());

    private final String address = "198.51.100." + ADDRESSES.incrementAndGet();

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @Test
    void guestGetsATokenOfANewIdentityThatIsNotKept() throws Exception {
        var first = ask(SHOW);
        var second = ask(SHOW);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(identity(first)).matches("guests:[0-9a-f]{32}").isNotEqualTo(identity(second));
        assertThat(second.headers().firstValue("Cache-Status")).hasValue("roomkey; fwd=bypass");
        assertThat(first.headers().firstValue("RateLimit"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("\"address\";r=2"));
        assertThat(first.headers().map()).doesNotContainKey("set-cookie");
    }

    @Test
    void guestIsRefusedWhereTheRulesDoNotNameGuests() throws Exception {
        assertThat(ask(LOBBY).statusCode()).isEqualTo(403);
    }

    @Test
    void addressIsSpentByRefusedGuestsToo() throws Exception {
        for (var i = 0; i < GUESTS; i++) {
            assertThat(ask(LOBBY).statusCode()).isEqualTo(403);
        }

        var turnedAway = ask(SHOW);

        assertThat(turnedAway.statusCode()).isEqualTo(429);
        assertThat(turnedAway.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
    }

    @Test
    void guestsDoNotShutOutUsersAtTheirAddress() throws Exception {
        for (var i = 0; i <= GUESTS; i++) {
            ask(SHOW);
        }

        var user = ask(LOBBY, "Cookie", TestSessions.cookie("alice-" + address, Instant.now()));

        assertThat(user.statusCode()).isEqualTo(201);
    }

    @Test
    void manyAtOnceGetNoMoreThanTheAddressHas() {
        var statuses =
                IntStream.range(0, 20).parallel().mapToObj(i -> status(SHOW)).toList();

        assertThat(statuses).filteredOn(it -> it == 201).hasSize(GUESTS);
        assertThat(statuses).allMatch(it -> it == 201 || it == 429);
    }

    @Test
    void badSessionMakesNobodyAGuest() throws Exception {
        assertThat(ask(SHOW, "Cookie", TestSessions.COOKIE + "=forged").statusCode())
                .isEqualTo(401);
        assertThat(ask(SHOW, "Authorization", "Bearer forged").statusCode()).isEqualTo(401);
        assertThat(ask(SHOW, "Authorization", "Bearer ").statusCode()).isEqualTo(401);
    }

    @Test
    void otherSitesPagesMakeNoGuests() throws Exception {
        assertThat(GATEWAY.post(SHOW, "Origin", "https://evil.example", "X-Forwarded-For", address)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void bearerTokenThatNobodyTakesFreesNoPageFromItsOrigin() throws Exception {
        try (var guestsOnly = TestGateway.start(with(new SessionsConfig(List.of(new AnonymousConfig("guests")))))) {
            var evil = guestsOnly.post(SHOW, "Origin", "https://evil.example", "Authorization", "Bearer x");
            var good = guestsOnly.post(SHOW, "Origin", TestGateway.APP_ORIGIN, "Authorization", "Bearer x");

            assertThat(evil.statusCode()).isEqualTo(403);
            assertThat(good.statusCode()).isEqualTo(201);
        }
    }

    @Test
    void guestsAreCountedApart() throws Exception {
        ask(SHOW);

        assertThat(GATEWAY.manage("/metrics").body())
                .contains("roomkey_sessions_total{authenticator=\"guests\",verdict=\"guest\"}");
    }

    private int status(String body) {
        try {
            return ask(body).statusCode();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private HttpResponse<String> ask(String body, String... headers) throws Exception {
        var all = Stream.concat(
                Stream.of("Origin", TestGateway.APP_ORIGIN, "X-Forwarded-For", address), Stream.of(headers));
        return GATEWAY.post(body, all.toArray(String[]::new));
    }

    private static String identity(HttpResponse<String> response) {
        var jwt = new JsonObject(response.body()).getString("participant_token");
        return ((Verification.Valid) new TokenVerifier(List.of(TestGateway.KEY), InstantSource.system()).verify(jwt))
                .identity();
    }

    private static GatewayConfig config() {
        return with(new SessionsConfig(
                List.of(TestSessions.config().authenticators().getFirst(), new AnonymousConfig("guests"))));
    }

    private static GatewayConfig with(SessionsConfig sessions) {
        var http = TestGateway.http(100, Duration.ofSeconds(5), Duration.ZERO)
                .with(HttpConfigs.behindLoopback(Forwarding.X_FORWARDED_FOR, false));
        var minute = new Bandwidth(GUESTS, 1, Duration.ofMinutes(1));
        var base = TestGateway.config(http, null, minute);
        return new GatewayConfig(
                http,
                base.management(),
                base.livekit(),
                sessions,
                rooms(),
                new LimitConfig(base.limits().user(), 100, LimitConfig.OnStoreLoss.LOCAL, 1, List.of(minute)),
                base.cache(),
                null,
                base.log());
    }

    private static RoomsConfig rooms() {
        var viewing = Terms.of(new JsonObject().put("canSubscribe", true), false);
        return new RoomsConfig(
                List.of(
                        new Rule("lobby", "lobby", Map.of(), viewing),
                        new Rule("show", "show", Map.of(), true, viewing)),
                "{namespace}:{subject}",
                RoomsConfig.Unnamed.REFUSE,
                RequestFields.DEFAULT);
    }
}
