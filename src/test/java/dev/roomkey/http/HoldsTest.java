package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HoldsTest {
    private final Holds holds = new Holds(Duration.ofMillis(500));
    private final HttpConnection one = connection();

    @Test
    void connectionThatIsTurnedAwayAgainAndAgainWaitsLongerAndLonger() {
        var waits = LongStream.generate(() -> holds.turnedAway(one)).limit(8);

        assertThat(waits).containsExactly(0L, 0L, 50L, 100L, 200L, 400L, 500L, 500L);
    }

    @Test
    void neverLongerThanConfigured() {
        var waits = LongStream.generate(() -> holds.turnedAway(one)).limit(1000);

        assertThat(waits).allMatch(it -> it <= 500);
    }

    @Test
    void placeEndsTheWaiting() {
        LongStream.range(0, 5).forEach(i -> holds.turnedAway(one));

        holds.over(one);

        assertThat(holds.turnedAway(one)).isZero();
    }

    @Test
    void otherConnectionsDoNotWait() {
        LongStream.range(0, 5).forEach(i -> holds.turnedAway(one));

        assertThat(holds.turnedAway(connection())).isZero();
    }

    @Test
    void nobodyWaitsWhereItIsOff() {
        var off = new Holds(Duration.ZERO);

        assertThat(LongStream.generate(() -> off.turnedAway(one)).limit(10)).containsOnly(0L);
    }

    /** Only to be told from others. */
    private static HttpConnection connection() {
        return (HttpConnection) Proxy.newProxyInstance(
                HttpConnection.class.getClassLoader(),
                new Class<?>[] {HttpConnection.class},
                (self, method, args) -> null);
    }
}
