package dev.roomkey.http;

import dev.roomkey.http.BodyReader.Body;
import dev.roomkey.loop.Deadlines;
import dev.roomkey.loop.Deadlines.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Takes the requests of one event loop in: waits for the body, gives a place in flight to who has sent it whole, and has one clock for
 * all of it: a body that drips in is cut, an answer that never comes is given up.
 */
final class Intake {
    private static final Problem TOO_SLOW =
            new Problem(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time. Send the request again.");
    private static final Problem NO_ANSWER_IN_TIME =
            new Problem(ProblemType.UNAVAILABLE, "The answer took too long. Ask again as Retry-After says.");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Deadlines deadlines;
    private final Duration longest;
    private final InFlight inFlight;
    private final Shedding shedding;

    /**
     * Of the loop of {@code deadlines}.
     *
     * @param longest from a request's headers to the end of its answer
     */
    Intake(Deadlines deadlines, Duration longest, InFlight inFlight, Shedding shedding) {
        this.deadlines = deadlines;
        this.longest = longest;
        this.inFlight = inFlight;
        this.shedding = shedding;
    }

    /**
     * The body of a request, which has a place from then on until it is answered; {@link Body.Gone} if it needs no answer, or has one
     * already. Never fails. Must be called in the tick in which the request arrived.
     */
    Future<Body> take(RoutingContext context, BodyReader reader) {
        var exchange = Exchange.of(context);
        var arrival = new Arrival(exchange);
        context.addEndHandler(ended -> arrival.over());
        deadlines.start(arrival, longest);
        var body = reader.read(exchange.request());
        if (!body.isComplete() && BodyReader.expectsContinue(exchange.request())) {
            exchange.response().writeContinue();
        }
        body.onSuccess(arrival::came);
        return arrival.taken.future();
    }

    private final class Arrival extends Deadline {
        private final Exchange exchange;
        private final Promise<Body> taken = Promise.promise();
        private boolean placed;

        Arrival(Exchange exchange) {
            this.exchange = exchange;
        }

        void came(Body body) {
            taken.tryComplete(body instanceof Body.Whole && !enter() ? new Body.Gone() : body);
        }

        private boolean enter() {
            if (!exchange.isOpen()) {
                return false;
            }
            placed = inFlight.enter();
            if (!placed) {
                shedding.turnAway(exchange, Shedding.Reason.IN_FLIGHT);
            }
            return placed;
        }

        void over() {
            stop();
            if (placed) {
                inFlight.leave();
            }
        }

        @Override
        protected void expired() {
            if (taken.future().isComplete()) {
                exchange.fail(NO_ANSWER_IN_TIME, RETRY_AFTER);
            } else {
                exchange.failAndClose(TOO_SLOW);
                taken.tryComplete(new Body.Gone());
            }
        }
    }
}
