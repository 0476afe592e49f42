package dev.roomkey.http;

import dev.roomkey.http.BodyReader.Body;
import dev.roomkey.loop.Deadlines;
import dev.roomkey.loop.Deadlines.Deadline;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** One clock for a whole request: a body that drips in is cut, an answer that never comes is given up. Of one event loop. */
final class RequestClock {
    private static final Problem TOO_SLOW =
            new Problem(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time. Send the request again.");
    private static final Problem NO_ANSWER_IN_TIME =
            new Problem(ProblemType.UNAVAILABLE, "The answer took too long. Ask again as Retry-After says.");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Deadlines deadlines;
    private final Duration longest;

    RequestClock(Deadlines deadlines, Duration longest) {
        this.deadlines = deadlines;
        this.longest = longest;
    }

    /** Starts the clock, which ends with the request. */
    void watch(RoutingContext context, Future<Body> body) {
        var end = new End(Exchange.of(context), body);
        deadlines.start(end, longest);
        context.addEndHandler(ended -> end.stop());
    }

    private static final class End extends Deadline {
        private final Exchange exchange;
        private final Future<Body> body;

        End(Exchange exchange, Future<Body> body) {
            this.exchange = exchange;
            this.body = body;
        }

        @Override
        protected void expired() {
            if (body.isComplete()) {
                exchange.fail(NO_ANSWER_IN_TIME, RETRY_AFTER);
            } else {
                exchange.failAndClose(TOO_SLOW);
            }
        }
    }
}
