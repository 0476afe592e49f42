package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.http.HttpConfig;
import dev.roomkey.limit.Bandwidth;
import dev.roomkey.redis.RedisConfig;
import dev.roomkey.redis.RedisTarget;
import dev.roomkey.redis.RedisTarget.Tls;
import dev.roomkey.redis.RedisTarget.Topology;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A master of a real cluster is killed while joins go on by the clock. */
class ClusterMasterLostIT {
    private final RedisCluster cluster = RedisCluster.start();
    private final TestGateway gateway = TestGateway.start(TestGateway.config(
            TestGateway.http(1000, HttpConfig.DEFAULT_REQUEST_TIMEOUT, Duration.ZERO),
            config(),
            new Bandwidth(1000, 1000, Duration.ofDays(1))));
    private final Joins joins = new Joins(100);
    private final List<Joins.Call> users = IntStream.range(0, 60)
            .mapToObj(i -> Joins.Call.of(gateway.port(), "user-" + i))
            .toList();

    @AfterEach
    void stop() {
        joins.close();
        gateway.close();
        cluster.close();
    }

    @Test
    void itsUsersAreDecidedHereAndNobodyElseIsUntilItsReplicaTakesOver() throws Exception {
        var lost = cluster.masters().getLast();
        var replica = cluster.addReplicaOf(lost);
        try (var stream = joins.stream(users)) {
            Eventually.holds(() -> bucketsInRedis() == users.size());
            var itsUsers = lost.keys("roomkey:limit:*");

            lost.kill();
            Eventually.holds(() -> gateway.decisions("local") > 0);
            assertThat(stream.statuses()).containsOnly(201);
            var decidedHere = oneJoinOfEachUser();
            Eventually.holds(() -> oneJoinOfEachUser() == 0);

            assertThat(decidedHere).isLessThanOrEqualTo(itsUsers);
            assertThat(replica.keys("roomkey:limit:*")).isEqualTo(itsUsers);
        }
    }

    private long bucketsInRedis() {
        return cluster.masters().stream()
                .mapToLong(it -> it.keys("roomkey:limit:*"))
                .sum();
    }

    /** How many of them were decided without Redis. */
    private long oneJoinOfEachUser() throws Exception {
        var before = gateway.decisions("local");
        assertThat(joins.statuses(users)).containsOnly(201);
        return gateway.decisions("local") - before;
    }

    private RedisConfig config() {
        var target = new RedisTarget(Topology.CLUSTER, List.of(cluster.first().url()), null, null, Tls.DEFAULT);
        var defaults = RedisConfig.of(target);
        return new RedisConfig(
                defaults.targets(),
                defaults.keyPrefix(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                defaults.circuit());
    }
}
