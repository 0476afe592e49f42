package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.SkewedGateway.Setup;
import dev.roomkey.limit.Bandwidth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three gateway processes, whose clocks are up to 100 ms apart, and one Redis: what they grant together. */
class ThreeGatewaysIT {
    private static final int RUNS = 20;
    private static final int USERS = 200;
    private static final int LIMIT = 5;
    private static final int JOINS_AT_EACH = 3;
    private static final List<Duration> OFFSETS = List.of(Duration.ofMillis(-50), Duration.ZERO, Duration.ofMillis(50));
    private static final Duration SKEW = Duration.ofMillis(100);

    private final RedisServer redis = RedisServer.start();
    private final List<SkewedGateway> gateways = new ArrayList<>();
    private final Joins joins = new Joins();

    @AfterEach
    void stop() {
        joins.close();
        gateways.forEach(SkewedGateway::close);
        redis.close();
    }

    @Test
    void togetherTheyGrantEveryUserExactlyTheLimitInEveryRun() throws Exception {
        var limit = new Bandwidth(LIMIT, 1, Duration.ofDays(1));
        start(limit);

        for (var run = 0; run < RUNS; run++) {
            var begun = System.nanoTime();
            var granted = grants("run-" + run + "-user-");
            var took = Duration.ofNanos(System.nanoTime() - begun);

            assertThat(granted).as("run %d", run).hasSize(USERS);
            assertThat(granted.values()).as("run %d", run).containsOnly(LIMIT);
            assertThat(took.multipliedBy(100)).isLessThan(limit.period());
        }
    }

    @Test
    void whatComesBackMeanwhileIsGrantedOnceAndNotOncePerGateway() throws Exception {
        var limit = new Bandwidth(LIMIT, 10, Duration.ofSeconds(1));
        start(limit);
        var users = IntStream.range(0, 20).mapToObj(i -> "user-" + i).toList();
        var begun = System.nanoTime();
        var deadline = begun + Duration.ofSeconds(3).toNanos();

        var granted = joins.untilThen(deadline, ports(), users);

        var elapsed = Duration.ofNanos(System.nanoTime() - begun).plus(SKEW);
        var most = LIMIT + limit.refill() * elapsed.toMillis() / limit.period().toMillis();
        assertThat(granted).hasSize(users.size());
        // How much of it was asked for depends on the machine; that more than a full bucket was granted does not.
        assertThat(granted.values()).allSatisfy(it -> assertThat(it).isBetween(LIMIT + 1, (int) most));
    }

    /** Every user asks every gateway more than once, in no order; the grants by user. */
    private Map<String, Integer> grants(String prefix) throws Exception {
        var calls = new ArrayList<Joins.Call>();
        for (var user = 0; user < USERS; user++) {
            var cookie = TestSessions.cookie(prefix + user, Instant.now());
            for (var i = 0; i < JOINS_AT_EACH; i++) {
                for (var gateway : gateways) {
                    calls.add(new Joins.Call(gateway.port(), prefix + user, cookie));
                }
            }
        }
        Collections.shuffle(calls, new Random(prefix.hashCode()));
        return joins.all(calls);
    }

    private List<Integer> ports() {
        return gateways.stream().map(SkewedGateway::port).toList();
    }

    private void start(Bandwidth limit) throws Exception {
        var processes = new ArrayList<Process>();
        for (var offset : OFFSETS) {
            processes.add(SkewedGateway.launch(new Setup(offset, redis.url(), limit)));
        }
        for (var process : processes) {
            gateways.add(SkewedGateway.started(process));
        }
    }
}
