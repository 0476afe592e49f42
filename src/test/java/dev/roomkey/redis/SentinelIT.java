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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sentinels on this machine. */
class SentinelIT {
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
        try (var redis = connect(sentinel)) {
            var before = answer(redis.send(Command.CONFIG, "GET", "port"));

            master.kill();
            eventually(() -> redis.takes("k"));

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
        try (var redis = connect(sentinel)) {
            master.freeze();
            eventually(() -> redis.takes("k"));

            assertThat(answer(redis.send(Command.CONFIG, "GET", "port"))).contains("" + replica.port());
        }
    }

    private RedisServer started(RedisServer server) {
        servers.add(server);
        return server;
    }

    private static LinkFixture connect(RedisServer sentinel) throws Exception {
        var target = new RedisTarget(Topology.SENTINEL, List.of(sentinel.url()), "main", null, Tls.DEFAULT);
        return LinkFixture.of(LinkFixture.config(target, Duration.ofSeconds(2), LinkFixture.NEVER_OPEN));
    }
}
