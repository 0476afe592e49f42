package dev.roomkey.redis;

import static dev.roomkey.redis.LinkFixture.answer;
import static dev.roomkey.redis.LinkFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.RedisServer;
import dev.roomkey.TestCertificate;
import dev.roomkey.redis.RedisTarget.Tls;
import dev.roomkey.redis.RedisTarget.Topology;
import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.impl.types.ErrorType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a Redis: sockets, TLS, users and databases. */
class RedisTransportsTest {
    @TempDir
    private Path folder;

    @Test
    void unixSocketIsSpokenTo() throws Exception {
        var socket = folder.resolve("redis.sock");
        try (var server = RedisServer.start("--unixsocket", socket.toString());
                var redis = LinkFixture.patient(URI.create("unix://" + socket))) {
            redis.send(Command.SET, "k", "v").await(5, TimeUnit.SECONDS);

            assertThat(server.command("GET", "k")).isEqualTo("$1");
        }
    }

    @Test
    void databaseOfTheUrlIsSelected() throws Exception {
        try (var server = RedisServer.start();
                var redis = LinkFixture.patient(URI.create(server.url() + "/3"))) {
            redis.send(Command.SET, "k", "v").await(5, TimeUnit.SECONDS);

            assertThat(server.command("GET", "k")).isEqualTo("$-1");
        }
    }

    @Test
    void userMayDoWhatTheAclAllows() throws Exception {
        try (var server = RedisServer.start()) {
            server.command("ACL", "SETUSER", "app", "on", ">p@ss:w/rd", "~roomkey:*", "+get", "+set", "+@connection");
            var url = URI.create("redis://app:p%40ss%3Aw%2Frd@127.0.0.1:" + server.port());
            try (var redis = LinkFixture.patient(url)) {
                var allowed = redis.send(Command.SET, "roomkey:k", "v");
                var forbidden = redis.send(Command.SET, "other", "v");

                assertThat(answer(allowed)).isEqualTo("OK");
                assertThat(LinkFixture.failure(forbidden))
                        .isInstanceOf(ErrorType.class)
                        .hasMessageStartingWith("NOPERM");
            }
        }
    }

    @Test
    void wrongPasswordIsNotConnected() throws Exception {
        try (var server = RedisServer.start("--requirepass", "right");
                var redis = LinkFixture.patient(URI.create("redis://:wrong@127.0.0.1:" + server.port()))) {
            var refused = reason(redis.send(Command.PING));

            assertThat(refused).isEqualTo(Reason.NOT_CONNECTED);
        }
    }

    @Test
    void tlsIsSpokenToAServerThatTheAuthorityVouchesFor() throws Exception {
        var certificate = certificate("IP:127.0.0.1");
        try (var server = tlsServer();
                var redis = connect(server, new Tls(certificate, null, null))) {
            assertThat(answer(redis.send(Command.ECHO, "hello"))).isEqualTo("hello");
        }
    }

    @Test
    void ownCertificateIsShownToAServerThatAsks() throws Exception {
        var certificate = certificate("IP:127.0.0.1");
        try (var server = tlsServer("--tls-auth-clients", "yes");
                var redis = connect(server, new Tls(certificate, certificate, folder.resolve("redis.key")))) {
            assertThat(answer(redis.send(Command.ECHO, "hello"))).isEqualTo("hello");
        }
    }

    @Test
    void strangeAuthorityIsNotTrusted() throws Exception {
        certificate("IP:127.0.0.1");
        try (var server = tlsServer();
                var redis = connect(server, Tls.DEFAULT)) {
            assertThat(reason(redis.send(Command.PING))).isEqualTo(Reason.NOT_CONNECTED);
        }
    }

    @Test
    void certificateOfAnotherServerIsRefused() throws Exception {
        var certificate = certificate("DNS:other.example.com");
        try (var server = tlsServer();
                var redis = connect(server, new Tls(certificate, null, null))) {
            assertThat(reason(redis.send(Command.PING))).isEqualTo(Reason.NOT_CONNECTED);
        }
    }

    private static LinkFixture connect(RedisServer server, Tls tls) throws Exception {
        var url = URI.create("rediss://127.0.0.1:" + server.port());
        var target = new RedisTarget(Topology.STANDALONE, List.of(url), null, null, tls);
        return LinkFixture.of(LinkFixture.config(target, Duration.ofSeconds(2), LinkFixture.NEVER_OPEN));
    }

    private RedisServer tlsServer(String... more) {
        var arguments = new ArrayList<>(List.of(
                "--tls-cert-file", folder.resolve("redis.crt").toString(),
                "--tls-key-file", folder.resolve("redis.key").toString(),
                "--tls-ca-cert-file", folder.resolve("redis.crt").toString()));
        arguments.addAll(more.length > 0 ? List.of(more) : List.of("--tls-auth-clients", "no"));
        return RedisServer.startTls(arguments.toArray(String[]::new));
    }

    /** Its own authority. */
    private Path certificate(String hosts) throws Exception {
        return TestCertificate.make(folder, "redis", hosts);
    }
}
