package dev.roomkey.redis;

import static dev.roomkey.redis.LinkFixture.answer;
import static dev.roomkey.redis.LinkFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.redis.RedisTarget.Tls;
import dev.roomkey.redis.RedisTarget.Topology;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sentinels and a real cluster, on this machine. */
class RedisTopologiesIT {
    private static final int SLOTS = 16_384;

    private final List<RedisServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(RedisServer::close);
    }

    @Test
    void sentinelsLeadToTheMasterAndToTheNextOne() throws Exception {
        var master = started(RedisServer.start());
        var replica = started(RedisServer.start("--replicaof", "127.0.0.1 " + master.port()));
        var sentinel = started(RedisServer.startSentinel("main", master.port()));
        eventually(() -> sentinel.lineOf(1, "SENTINEL", "REPLICAS", "main").equals("*1"));
        try (var redis = connect(Topology.SENTINEL, "main", sentinel)) {
            var before = answer(redis.send(Command.CONFIG, "GET", "port"));

            master.kill();
            eventually(() -> writes(redis, "k"));

            assertThat(before).contains("" + master.port());
            assertThat(answer(redis.send(Command.CONFIG, "GET", "port"))).contains("" + replica.port());
        }
    }

    @Test
    void masterThatHangsIsLeftForTheNextOne() throws Exception {
        var master = started(RedisServer.start());
        var replica = started(RedisServer.start("--replicaof", "127.0.0.1 " + master.port()));
        var sentinel = started(RedisServer.startSentinel("main", master.port()));
        eventually(() -> sentinel.lineOf(1, "SENTINEL", "REPLICAS", "main").equals("*1"));
        try (var redis = connect(Topology.SENTINEL, "main", sentinel)) {
            master.freeze();
            eventually(() -> writes(redis, "k"));

            assertThat(answer(redis.send(Command.CONFIG, "GET", "port"))).contains("" + replica.port());
        }
    }

    @Test
    void clusterServesKeysOfAllItsNodes() throws Exception {
        var nodes = cluster();
        try (var redis = connect(Topology.CLUSTER, null, nodes.getFirst())) {
            for (var i = 0; i < 30; i++) {
                redis.send(Command.SET, "key-" + i, "v").await(5, TimeUnit.SECONDS);
            }

            assertThat(nodes)
                    .allSatisfy(node -> assertThat(node.command("DBSIZE")).isNotEqualTo(":0"));
        }
    }

    @Test
    void scriptRunsOnTheNodeOfItsKey() throws Exception {
        var script = RedisScript.of("return redis.call('INCR', KEYS[1])");
        try (var redis = connect(Topology.CLUSTER, null, cluster().getFirst())) {
            var answers = new ArrayList<String>();
            for (var i = 0; i < 10; i++) {
                answers.add(answer(redis.link().eval(script, List.of("{user-" + i + "}:bucket"), List.of())));
            }

            assertThat(answers).containsOnly("1").hasSize(10);
        }
    }

    @Test
    void slotThatMovedIsFollowed() throws Exception {
        var nodes = cluster();
        try (var redis = connect(Topology.CLUSTER, null, nodes.getFirst())) {
            // "foo" has slot 12182, which the last of three nodes holds
            var target = nodes.getFirst().lineOf(2, "CLUSTER", "MYID");
            nodes.forEach(it -> it.command("CLUSTER", "SETSLOT", "12182", "NODE", target));

            var written = answer(redis.send(Command.SET, "foo", "v"));

            assertThat(written).isEqualTo("OK");
            assertThat(nodes.getFirst().command("GET", "foo")).isEqualTo("$1");
        }
    }

    private static boolean writes(LinkFixture redis, String key) {
        try {
            return redis.send(Command.SET, key, "v").await(10, TimeUnit.SECONDS) != null;
        } catch (Exception e) {
            assertThat(e).isInstanceOf(RedisUnavailableException.class);
            return false;
        }
    }

    private RedisServer started(RedisServer server) {
        servers.add(server);
        return server;
    }

    private static LinkFixture connect(Topology topology, @Nullable String master, RedisServer... seeds)
            throws Exception {
        var urls = Stream.of(seeds).map(RedisServer::url).toList();
        var target = new RedisTarget(topology, urls, master, null, Tls.DEFAULT);
        var config = LinkFixture.config(target, Duration.ofMillis(500), LinkFixture.NEVER_OPEN);
        return LinkFixture.of(config);
    }

    /** Three masters, each with a third of the slots. */
    private List<RedisServer> cluster() {
        var nodes = IntStream.range(0, 3).mapToObj(i -> started(node())).toList();
        for (var i = 0; i < 3; i++) {
            addSlots(nodes.get(i), i * SLOTS / 3, (i + 1) * SLOTS / 3);
            nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
            nodes.getFirst()
                    .command("CLUSTER", "MEET", "127.0.0.1", "" + nodes.get(i).port());
        }
        nodes.forEach(node -> eventually(() -> node.lineOf(2, "CLUSTER", "INFO").equals("cluster_state:ok")));
        return nodes;
    }

    /** The nodes talk to each other on a port that is 10,000 higher. */
    private static RedisServer node() {
        var port = IntStream.generate(RedisServer::freePort)
                .filter(it -> it < 55_000)
                .findFirst()
                .orElseThrow();
        return RedisServer.startOn(
                port, "--cluster-enabled", "yes", "--cluster-config-file", "nodes-" + port + ".conf");
    }

    private static void addSlots(RedisServer node, int from, int to) {
        var slots = IntStream.range(from, to).mapToObj(Integer::toString);
        node.command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
    }
}
