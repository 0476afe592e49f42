package dev.roomkey.http;

import dev.roomkey.metrics.Metrics;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/** Turns joins away that the gateway has no room for, before any work is done for them, and as cheaply as it can. */
final class Shedding {
    private static final Problem OVERLOADED =
            new Problem(ProblemType.OVERLOADED, "Too many requests at once. Ask again as Retry-After says.");

    /** Whoever is turned away at once shall not come back at once: spread over these seconds. */
    private static final int SPREAD_SECONDS = 4;

    private final InFlight inFlight;
    private final Metrics metrics;
    private final String beforeId;
    private final String afterId;

    /** Why a request was turned away: a label of the meter. */
    enum Reason {
        IN_FLIGHT,
        EVENT_LOOP_LAG,
        ADDRESS
    }

    Shedding(InFlight inFlight, Metrics metrics) {
        this.inFlight = inFlight;
        this.metrics = metrics;
        var written = OVERLOADED.toBody("@").toString();
        beforeId = written.substring(0, written.indexOf('@'));
        afterId = written.substring(written.indexOf('@') + 1);
    }

    /** Why there is no room for one more, if there is none. */
    Optional<Reason> reason(LoopLag lag) {
        if (lag.isTooMuch()) {
            return Optional.of(Reason.EVENT_LOOP_LAG);
        }
        return inFlight.isFull() ? Optional.of(Reason.IN_FLIGHT) : Optional.empty();
    }

    void turnAway(Exchange exchange, Reason reason) {
        metrics.shed(reason);
        var body = Buffer.buffer(beforeId + exchange.id() + afterId);
        exchange.fail(OVERLOADED.type().status(), body, retryAfter(exchange.id()));
    }

    /** Of ids that are evenly spread, the times are too. */
    private static Duration retryAfter(String id) {
        return Duration.ofSeconds(1 + Character.digit(id.charAt(id.length() - 1), 16) % SPREAD_SECONDS);
    }
}
