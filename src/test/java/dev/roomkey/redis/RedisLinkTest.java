package dev.roomkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.redis.RedisLinks.Role;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisLinkTest {
    private static final RedisServer SERVER = RedisServer.start();
    private static final Vertx VERTX = Vertx.vertx();

    private final RedisLinks links = new RedisLinks(VERTX, RedisConfig.of(SERVER.url()));

    @AfterAll
    static void stop() throws Exception {
        VERTX.close().await(5, TimeUnit.SECONDS);
        SERVER.close();
    }

    @BeforeEach
    void connect() throws Exception {
        links.firstAttempts().await(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void closeLinks() throws Exception {
        links.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void commandIsAnswered() throws Exception {
        var answer = links.link(Role.TOKENS)
                .send(Request.cmd(Command.ECHO).arg("hello"))
                .await(5, TimeUnit.SECONDS);

        assertThat(answer.toString()).isEqualTo("hello");
    }

    @Test
    void scriptRunsThoughRedisDoesNotKnowIt() throws Exception {
        var script = RedisScript.of("return {KEYS[1], ARGV[1]}");

        var answer = links.link(Role.LIMITS)
                .eval(script, List.of("k"), List.of(Buffer.buffer("v")))
                .await(5, TimeUnit.SECONDS);

        assertThat(answer).extracting(Object::toString).containsExactly("k", "v");
    }
}
