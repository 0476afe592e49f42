package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.health.Health;
import dev.roomkey.metrics.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScrapeIT {
    @Test
    void metersAreReadOnAWorkerAndNeverOnAnEventLoop() throws Exception {
        var vertx = Vertx.vertx();
        var onEventLoop = new ConcurrentLinkedQueue<Boolean>();
        try (var metrics = new Metrics();
                var client = HttpClient.newHttpClient()) {
            metrics.watchInFlight(() -> noting(onEventLoop), 1);
            var server = new ManagementApi(
                            new ManagementConfig("127.0.0.1", 0), new Health(1, System::nanoTime), metrics)
                    .listen(vertx)
                    .await(10, TimeUnit.SECONDS);
            var uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/metrics");

            var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            assertThat(answer.body()).contains("roomkey_http_in_flight 7.0");
            assertThat(onEventLoop).containsOnly(false);
        } finally {
            vertx.close().await();
        }
    }

    private static int noting(Queue<Boolean> onEventLoop) {
        onEventLoop.add(Context.isOnEventLoopThread());
        return 7;
    }
}
