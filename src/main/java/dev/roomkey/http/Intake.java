package dev.roomkey.http;

import dev.roomkey.http.BodyReader.Body;
import dev.roomkey.loop.Deadlines;
import dev.roomkey.loop.Deadlines.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Takes the requests of one event loop in: waits for the body, gives a place in flight to who has sent it whole, and has one clock for
 * all of it: a body that drips in is cut, an answer that never comes is given up. Bodies that are waited for take no place, and are a
 * number at most: for one more, the one that has been waited for longest is cut, so that slow senders are in nobody's way but their own.
 */
final class Intake {
    private static final Problem TOO_SLOW =
            new Problem(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time. Send the request again.");
    private static final Problem NO_ANSWER_IN_TIME =
            new Problem(ProblemType.UNAVAILABLE, "The answer took too long. Ask again as Retry-After says.");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Deadlines deadlines;
    private final Terms terms;
    private final InFlight inFlight;
    private final Shedding shedding;

    /** Longest first. */
    private final SequencedSet<Arrival> awaited = new LinkedHashSet<>();

    /**
     * What holds for each request, and for those of the loop together.
     *
     * @param longest from a request's headers to the end of its answer
     * @param mostAwaited bodies that are waited for at once
     */
    record Terms(Duration longest, int mostAwaited) {}

    Intake(Deadlines deadlines, Terms terms, InFlight inFlight, Shedding shedding) {
        this.deadlines = deadlines;
        this.terms = terms;
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
        deadlines.start(arrival, terms.longest());
        var body = reader.read(exchange.request());
        if (!body.isComplete()) {
            await(arrival);
            if (BodyReader.expectsContinue(exchange.request())) {
                exchange.response().writeContinue();
            }
        }
        body.onSuccess(arrival::came);
        return arrival.taken.future();
    }

    private void await(Arrival arrival) {
        awaited.add(arrival);
        if (awaited.size() > terms.mostAwaited()) {
            awaited.getFirst().cut();
        }
    }

    private final class Arrival extends Deadline {
        private final Exchange exchange;
        private final Promise<Body> taken = Promise.promise();
        private boolean placed;

        Arrival(Exchange exchange) {
            this.exchange = exchange;
        }

        void came(Body body) {
            awaited.remove(this);
            if (body instanceof Body.Whole && !enter()) {
                taken.tryComplete(new Body.Gone());
            } else {
                taken.tryComplete(body);
            }
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

        void cut() {
            awaited.remove(this);
            exchange.failAndClose(TOO_SLOW);
            taken.tryComplete(new Body.Gone());
        }

        void over() {
            stop();
            awaited.remove(this);
            if (placed) {
                inFlight.leave();
            }
        }

        @Override
        protected void expired() {
            if (taken.future().isComplete()) {
                exchange.fail(NO_ANSWER_IN_TIME, RETRY_AFTER);
            } else {
                cut();
            }
        }
    }
}
