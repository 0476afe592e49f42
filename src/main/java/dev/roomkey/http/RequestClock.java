package dev.roomkey.http;

import dev.roomkey.http.BodyReader.Body;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** One clock for a whole request: a body that drips in is cut, an answer that never comes is given up. */
final class RequestClock {
    private static final Problem TOO_SLOW =
            new Problem(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time. Send the request again.");
    private static final Problem NO_ANSWER_IN_TIME =
            new Problem(ProblemType.UNAVAILABLE, "The answer took too long. Ask again as Retry-After says.");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private RequestClock() {}

    /** Starts the clock, which ends with the request. */
    static void watch(RoutingContext context, Duration timeout, Future<Body> body) {
        var exchange = Exchange.of(context);
        var timer = context.vertx().setTimer(timeout.toMillis(), fired -> {
            if (body.isComplete()) {
                exchange.fail(NO_ANSWER_IN_TIME, RETRY_AFTER);
            } else {
                exchange.failAndClose(TOO_SLOW);
            }
        });
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
    }
}
