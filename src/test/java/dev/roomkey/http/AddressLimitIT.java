package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import dev.roomkey.limit.Bandwidth;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The limit of addresses at the socket, behind a proxy on loopback; each test has an address of its own. */
class AddressLimitIT {
    private static final String LOBBY = "{\"room_name\": \"lobby\"}";
    private static final int FAILURES = 2;
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private static final TestGateway GATEWAY = TestGateway.start(
            TestGateway.http(100, Duration.ofSeconds(5), Duration.ZERO)
                    .with(HttpConfigs.behindLoopback(Forwarding.X_FORWARDED_FOR, false)),
            List.of(new Bandwidth(FAILURES, 1, Duration.ofMinutes(1))));

    private final String address = "198.51.100." + ADDRESSES.incrementAndGet();

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @Test
    void addressThatFailedTooOftenIsTurnedAwayBeforeItsSessionIsLookedAt() throws Exception {
        fail(address);
        fail(address);

        var response = join(address);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        assertThat(new JsonObject(response.body()).getString("type")).isEqualTo("urn:roomkey:problem:address-limited");
        assertThat(response.headers().map()).doesNotContainKeys("ratelimit", "ratelimit-policy", "cache-status");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(TestGateway.APP_ORIGIN);
    }

    @Test
    void otherAddressBehindTheSameProxyIsNot() throws Exception {
        fail(address);
        fail(address);

        assertThat(join("203.0.113.1").statusCode()).isEqualTo(201);
    }

    @Test
    void whoHasASessionSpendsNothing() throws Exception {
        for (var i = 0; i < FAILURES * 2; i++) {
            assertThat(join(address).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void otherSitesRequestsDoNotSpendTheirVisitorsAddress() throws Exception {
        for (var i = 0; i < FAILURES * 2; i++) {
            assertThat(GATEWAY.post(LOBBY, "Origin", "https://evil.example", "X-Forwarded-For", address)
                            .statusCode())
                    .isEqualTo(403);
        }

        assertThat(join(address).statusCode()).isEqualTo(201);
    }

    @Test
    void entryThatTheClientWroteItselfGivesNoFreshBucket() throws Exception {
        fail(address);
        fail("6.6.6.6, " + address);

        assertThat(join("7.7.7.7, " + address).statusCode()).isEqualTo(429);
    }

    private static HttpResponse<String> join(String forwardedFor) throws Exception {
        var user = "address-" + ADDRESSES.incrementAndGet();
        return GATEWAY.post(
                LOBBY,
                "Cookie",
                TestSessions.cookie(user, Instant.now()),
                "Origin",
                TestGateway.APP_ORIGIN,
                "X-Forwarded-For",
                forwardedFor);
    }

    private static void fail(String forwardedFor) throws Exception {
        assertThat(GATEWAY.post(LOBBY, "Authorization", "Bearer x", "X-Forwarded-For", forwardedFor)
                        .statusCode())
                .isEqualTo(401);
    }
}
