package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.Eventually;
import dev.roomkey.http.BodyReader.Body;
import dev.roomkey.loop.Deadlines;
import dev.roomkey.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One place. The answer is how many requests have one at that moment. */
class IntakeIT {
    private final Vertx vertx = Vertx.vertx();
    private final InFlight inFlight = new InFlight(1);
    private final AtomicInteger over = new AtomicInteger();
    private final HttpServer server = serve();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void placeIsTakenWithTheLastByteAndLeftWithTheAnswer() throws Exception {
        try (var first = slow();
                var second = slow()) {
            assertThat(inFlight.requests()).isZero();

            assertThat(first.write("cd").read()).startsWith("HTTP/1.1 200").endsWith("1");
            assertThat(second.write("cd").read()).startsWith("HTTP/1.1 200").endsWith("1");
        }
        Eventually.holds(() -> inFlight.requests() == 0);
    }

    @Test
    void whoGoesAwayTakesNoPlace() throws Exception {
        slow().close();
        Eventually.holds(() -> over.get() == 1);

        assertThat(inFlight.requests()).isZero();
        try (var next = slow()) {
            assertThat(next.write("cd").read()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void wholeBodyFindsNoPlaceWhereAllAreTaken() throws Exception {
        assertThat(inFlight.enter()).isTrue();
        try (var socket = slow()) {
            assertThat(socket.write("cd").read()).startsWith("HTTP/1.1 503").contains("Too many requests at once");
        }
        assertThat(inFlight.requests()).isEqualTo(1);
    }

    private HttpServer serve() {
        var loop = (ContextInternal) vertx.getOrCreateContext();
        var intake = new Intake(
                new Deadlines(loop, System::nanoTime),
                Duration.ofSeconds(20),
                inFlight,
                new Shedding(inFlight, new Metrics()));
        var router = Router.router(vertx);
        router.route().handler(context -> answer(context, intake));
        return Future.<HttpServer>future(bound -> loop.runOnContext(onLoop -> vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .onComplete(bound)))
                .await();
    }

    private void answer(RoutingContext context, Intake intake) {
        Exchange.begin(context, "id-0");
        context.addEndHandler(ended -> over.incrementAndGet());
        intake.take(context, new BodyReader(10)).onSuccess(body -> {
            if (body instanceof Body.Whole) {
                context.end(Integer.toString(inFlight.requests()));
            }
        });
    }

    /** A client that was told to go on, and has sent half of its body. */
    private RawSocket slow() throws Exception {
        var socket = new RawSocket(server.actualPort());
        socket.write("POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 4\n\n");
        assertThat(socket.read()).startsWith("HTTP/1.1 100");
        return socket.write("ab");
    }
}
