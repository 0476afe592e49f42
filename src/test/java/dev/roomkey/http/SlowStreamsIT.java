package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roomkey.Eventually;
import dev.roomkey.TestCertificate;
import dev.roomkey.TestGateway;
import dev.roomkey.TestSessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of HTTP/2 that go on as their clients like, at a gateway with two places in flight. */
class SlowStreamsIT {
    private static final String LOBBY = "{\"room_name\":\"lobby\"}";

    @TempDir
    private static Path folder;

    private final Vertx vertx = Vertx.vertx();
    private TestGateway gateway = start(Duration.ofSeconds(20));

    SlowStreamsIT() throws Exception {}

    private static TestGateway start(Duration requestTimeout) throws Exception {
        var certificate = TestCertificate.make(folder, "tls");
        var tls = new TlsConfig(certificate, folder.resolve("tls.key"));
        return TestGateway.start(TestGateway.http(2, requestTimeout, Duration.ZERO)
                .with(new EdgeConfig(
                        ProxyConfig.NONE, ConnectionConfig.DEFAULT, tls, OverloadConfig.DEFAULT, null, null)));
    }

    private void restart(Duration requestTimeout) throws Exception {
        gateway.close();
        gateway = start(requestTimeout);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        gateway.close();
    }

    @Test
    void bodiesThatDripHaveNoPlaceAndAreCut() throws Exception {
        restart(Duration.ofSeconds(5));
        var client = client(new Http2Settings(), 1);
        var slow = List.of(
                halfSent(client, "slow-1").response(),
                halfSent(client, "slow-2").response());

        for (var i = 0; i < 3; i++) {
            assertThat(statusOf(client, "quick-" + i)).isEqualTo(201);
        }
        assertThat(slow).noneMatch(Future::isComplete);

        for (var answer : slow) {
            assertThat(await(answer).statusCode()).isEqualTo(408);
        }
    }

    @Test
    void bodyThatNobodyNeedsAnyMoreEndsSoonAfterItsAnswer() throws Exception {
        var client = client(new Http2Settings(), 1);
        var request = await(client.request(join("form").putHeader("Content-Type", "text/plain")));
        var reset = whenReset(request);
        await(request.setChunked(true).write("half"));

        assertThat(await(request.response()).statusCode()).isEqualTo(415);

        assertThat(await(reset)).isZero();
        assertThat(statusOf(client, "next")).isEqualTo(201);
    }

    @Test
    void answerThatIsNotReadEndsWithItsStream() throws Exception {
        restart(Duration.ofSeconds(2));
        var client = client(new Http2Settings().setInitialWindowSize(0), 1);
        var answer = await(await(client.request(join("deaf"))).send(LOBBY));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThatThrownBy(() -> await(answer.body()))
                .isInstanceOf(StreamResetException.class)
                .hasMessage("Stream reset: 8");
        Eventually.holds(() ->
                gateway.manage("/metrics").body().contains("roomkey_http_streams_reset_total{reason=\"slow\"} 1.0"));
    }

    /** Far more than two event loops have room for, on few connections; and one body beside them that is merely slow. */
    @Test
    void whoHoldsMostStreamsLosesThemAndNobodyElse() throws Exception {
        var slow = halfSent(client(new Http2Settings(), 1), "slow");
        var greedy = client(new Http2Settings(), 30);
        var held = new ArrayList<Future<Void>>();
        for (var i = 0; i < 2_800; i++) {
            held.add(greedy.request(join("greedy"))
                    .compose(it ->
                            it.exceptionHandler(reset -> {}).setChunked(true).write("{")));
        }
        await(Future.join(held).otherwiseEmpty());

        Eventually.holds(() -> gateway.manage("/metrics")
                .body()
                .lines()
                .anyMatch(it -> it.matches("roomkey_http_streams_reset_total\\{reason=\"too_many\"} [1-9].*")));
        await(slow.end(LOBBY.substring(1)));

        assertThat(await(slow.response()).statusCode()).isEqualTo(201);
        assertThat(statusOf(client(new Http2Settings(), 1), "quick")).isEqualTo(201);
    }

    private int statusOf(HttpClient client, String user) throws Exception {
        return await(await(client.request(join(user))).send(LOBBY).map(HttpClientResponse::statusCode));
    }

    private HttpClientRequest halfSent(HttpClient client, String user) throws Exception {
        var request = await(client.request(join(user)));
        await(request.setChunked(true).write(LOBBY.substring(0, 1)));
        return request;
    }

    /** The code that it is reset with. */
    private static Future<Long> whenReset(HttpClientRequest request) {
        return Future.future(reset -> request.exceptionHandler(failure -> {
            if (failure instanceof StreamResetException it) {
                reset.tryComplete(it.getCode());
            }
        }));
    }

    private RequestOptions join(String user) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("localhost")
                .setPort(gateway.port())
                .setURI(HttpConfig.DEFAULT_PATH)
                .putHeader("Content-Type", "application/json")
                .putHeader("Origin", TestGateway.APP_ORIGIN)
                .putHeader("Cookie", TestSessions.cookie(user, Instant.now()));
    }

    private HttpClient client(Http2Settings settings, int connections) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setInitialSettings(settings)
                .setHttp2MultiplexingLimit(100)
                .setSsl(true)
                .setUseAlpn(true)
                .setTrustAll(true)
                .setVerifyHost(false);
        return vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(connections));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
