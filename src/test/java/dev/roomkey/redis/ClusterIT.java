package dev.roomkey.redis;

import static dev.roomkey.redis.LinkFixture.answer;
import static dev.roomkey.redis.LinkFixture.eventually;
import static dev.roomkey.redis.LinkFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisCluster;
import dev.roomkey.RedisServer;
import dev.roomkey.redis.RedisTarget.Tls;
import dev.roomkey.redis.RedisTarget.Topology;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.impl.ZModem;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real cluster on this machine, and what becomes of its parts. */
class ClusterIT {
    /** "foo" has slot 12182, which the last of three masters holds. */
    private static final String FOO_SLOT = "12182";

    private final RedisCluster cluster = RedisCluster.start();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void keysOfAllMastersAreServed() throws Exception {
        try (var redis = connect(cluster.first().url())) {
            for (var i = 0; i < 30; i++) {
                redis.send(Command.SET, "key-" + i, "v").await(5, TimeUnit.SECONDS);
            }

            assertThat(cluster.masters())
                    .allSatisfy(node -> assertThat(node.number("DBSIZE")).isPositive());
        }
    }

    @Test
    void scriptRunsOnTheMasterOfItsKey() throws Exception {
        var script = RedisScript.of("return redis.call('INCR', KEYS[1])");
        try (var redis = connect(cluster.first().url())) {
            var answers = new ArrayList<String>();
            for (var i = 0; i < 10; i++) {
                answers.add(
                        answer(redis.link().exchange().eval(script, List.of("{user-" + i + "}:bucket"), List.of())));
            }

            assertThat(answers).containsOnly("1").hasSize(10);
        }
    }

    @Test
    void slotThatMovedIsFollowed() throws Exception {
        try (var redis = connect(cluster.first().url())) {
            give(FOO_SLOT, cluster.first(), cluster.masters());

            var written = answer(redis.send(Command.SET, "foo", "v"));

            assertThat(written).isEqualTo("OK");
            assertThat(cluster.first().command("GET", "foo")).isEqualTo("$1");
        }
    }

    @Test
    void slotThatMovedToANewNodeIsFollowed() throws Exception {
        try (var redis = connect(cluster.first().url())) {
            var added = cluster.addMaster();
            give(
                    FOO_SLOT,
                    added,
                    Stream.concat(Stream.of(added), cluster.masters().stream()).toList());

            var written = answer(redis.send(Command.SET, "foo", "v"));

            assertThat(written).isEqualTo("OK");
            assertThat(added.command("GET", "foo")).isEqualTo("$1");
        }
    }

    @Test
    void slotThatIsMovingIsAskedWhereItsKeyIs() throws Exception {
        var source = cluster.masters().getLast();
        try (var redis = connect(cluster.first().url())) {
            source.command("CLUSTER", "SETSLOT", FOO_SLOT, "MIGRATING", id(cluster.first()));
            cluster.first().command("CLUSTER", "SETSLOT", FOO_SLOT, "IMPORTING", id(source));

            var written = answer(redis.send(Command.SET, "foo", "v"));

            assertThat(written).isEqualTo("OK");
            assertThat(source.number("DBSIZE")).isZero();
            assertThat(cluster.first().number("DBSIZE")).isOne();
        }
    }

    @Test
    void nodesThatAreAwayAtTheStartTakeOnlyTheirOwnKeysWithThem() throws Exception {
        var urls = cluster.urls();
        cluster.first().kill();

        try (var redis = connect(urls.toArray(URI[]::new))) {
            assertThat(reason(redis.send(Command.SET, keyOf(cluster.first()), "v")))
                    .isEqualTo(Reason.NOT_CONNECTED);
            assertThat(answer(redis.send(Command.SET, keyOf(cluster.masters().getLast()), "v")))
                    .isEqualTo("OK");
        }
    }

    @Test
    void clusterThatStartsLaterIsFound() throws Exception {
        var urls = cluster.urls().toArray(URI[]::new);
        cluster.masters().forEach(RedisServer::kill);
        try (var redis = connect(urls)) {
            assertThat(reason(redis.send(Command.SET, "foo", "v"))).isEqualTo(Reason.NOT_CONNECTED);

            cluster.masters().forEach(RedisServer::restart);

            eventually(() -> redis.takes("foo"));
        }
    }

    @Test
    void killedMasterTakesOnlyItsOwnKeysWithItUntilItsReplicaTakesOver() throws Exception {
        var lost = cluster.masters().getLast();
        cluster.addReplicaOf(lost);
        var others = cluster.masters().subList(0, 2).stream().map(this::keyOf).toList();
        try (var redis = connect(cluster.first().url())) {
            assertThat(redis.takes("foo")).isTrue();

            lost.kill();
            eventually(() -> !redis.takes("foo"));
            eventually(() -> {
                assertThat(others).allMatch(redis::takes);
                return redis.takes("foo");
            });
        }
    }

    @Test
    void masterThatHangsTakesOnlyItsOwnKeysWithItUntilItsReplicaTakesOver() throws Exception {
        var lost = cluster.masters().getLast();
        cluster.addReplicaOf(lost);
        var others = cluster.masters().subList(0, 2).stream().map(this::keyOf).toList();
        try (var redis = connect(cluster.first().url())) {
            lost.freeze();
            assertThat(redis.takes("foo")).isFalse();
            eventually(() -> {
                assertThat(others).allMatch(redis::takes);
                return redis.takes("foo");
            });
        }
    }

    private static LinkFixture connect(URI... seeds) throws Exception {
        var target = new RedisTarget(Topology.CLUSTER, List.of(seeds), null, null, Tls.DEFAULT);
        return LinkFixture.of(LinkFixture.config(target, Duration.ofSeconds(2), RedisConfig.Circuit.DEFAULT));
    }

    private String keyOf(RedisServer master) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> "key-" + i)
                .filter(it -> cluster.masterOf(ZModem.generate(it)) == master)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Moves a slot without its keys. With a higher epoch than the others', since one that has not been told yet may claim the slot meanwhile, and
     * of two claims the one with the higher epoch holds.
     */
    private static void give(String slot, RedisServer target, List<RedisServer> nodes) {
        target.command("CLUSTER", "BUMPEPOCH");
        nodes.forEach(it -> it.command("CLUSTER", "SETSLOT", slot, "NODE", id(target)));
    }

    private static String id(RedisServer node) {
        return node.lineOf(2, "CLUSTER", "MYID");
    }
}
