package dev.roomkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.limit.LimitDecision.Allowed;
import dev.roomkey.limit.LimitDecision.Source;
import dev.roomkey.model.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three instances, whose clocks are up to 100 ms apart, share the limits of 200 users. */
class ExactlyNTest {
    private static final int CAPACITY = 10;
    private static final int USERS = 200;
    private static final LimitConfig CONFIG =
            new LimitConfig(List.of(new Bandwidth(CAPACITY, CAPACITY, Duration.ofDays(1))), 1000);

    private final RedisServer server = RedisServer.start();
    private final List<Instance> instances =
            IntStream.of(-50, 0, 50).mapToObj(this::instance).toList();

    private record Instance(SharedLimits limits, UserLimiter limiter) {}

    private Instance instance(int offsetMillis) {
        var limits = new SharedLimits(SharedLimits.patient(server));
        var system = InstantSource.system();
        InstantSource clock = () -> system.instant().plusMillis(offsetMillis);
        return new Instance(limits, UserLimiter.shared(CONFIG, limits.store(clock, difference -> {})));
    }

    @AfterEach
    void stop() {
        instances.forEach(it -> it.limits().close());
        server.close();
    }

    @Test
    void allInstancesTogetherGrantExactlyTheLimit() throws Exception {
        var granted = new int[USERS];

        for (var round = 0; round < 4; round++) {
            var decisions = round();
            for (var user = 0; user < USERS; user++) {
                granted[user] += grants(decisions.get(user));
            }
        }

        assertThat(granted).containsOnly(CAPACITY);
    }

    /** Every user asks every instance twice, all at once; the decisions by user. */
    private List<List<LimitDecision>> round() throws Exception {
        var users = IntStream.range(0, USERS).mapToObj(this::everywhere).toList();
        return Future.all(users)
                .<List<List<LimitDecision>>>map(all -> all.list())
                .await(20, TimeUnit.SECONDS);
    }

    private Future<List<LimitDecision>> everywhere(int user) {
        var id = new UserId("web", "user-" + user);
        var bursts = instances.stream()
                .map(it -> it.limits().burst(it.limiter(), id, 2))
                .toList();
        return Future.all(bursts).map(all -> {
            var decisions = new ArrayList<LimitDecision>();
            all.<List<LimitDecision>>list().forEach(decisions::addAll);
            return decisions;
        });
    }

    private static int grants(List<LimitDecision> decisions) {
        assertThat(decisions).extracting(LimitDecision::source).containsOnly(Source.SHARED);
        return (int) decisions.stream().filter(Allowed.class::isInstance).count();
    }
}
