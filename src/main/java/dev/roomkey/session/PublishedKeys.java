package dev.roomkey.session;

import dev.roomkey.model.Trace.Part;
import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import dev.roomkey.session.KeyFetcher.Answer;
import dev.roomkey.session.KeyRing.Signed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The keys that an issuer publishes: fetched before the first request, then from time to time, and when a token names a key that is
 * not known. There is one fetch at a time, for whose end whoever needs it waits; within {@code min-refetch} of its start its answer
 * holds, so that made-up key ids are no way to make the gateway ring at the issuer's. When fetching fails, the last good keys stay.
 */
final class PublishedKeys implements Keys {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    /** However long the issuer allows: a key that it has withdrawn must be gone at some time. */
    static final Duration MAX_INTERVAL = Duration.ofDays(1);

    private final String name;
    private final KeySource.Published source;
    private final Outside outside;
    private final OffLoop offLoop;
    private final InstantSource clock;
    private final KeyFetcher fetcher;
    private final KeySetReader reader;
    private final Context context;

    /** The one that is running or was the last. */
    private final AtomicReference<Attempt> attempts = new AtomicReference<>(Attempt.NONE);

    private volatile Loaded loaded = Loaded.NOTHING;

    /** Only used on the context. */
    private long nextFetch = -1;

    private boolean failing;
    private boolean closed;

    /** {@code name} is the authenticator's, for the log and the metric. */
    PublishedKeys(String name, KeySource.Published source, Sessions.Means means) {
        this.name = name;
        this.source = source;
        outside = means.outside();
        offLoop = means.offLoop();
        clock = means.clock();
        fetcher = new KeyFetcher(outside.vertx(), source);
        reader = new KeySetReader(source);
        context = ((VertxInternal) outside.vertx()).createEventLoopContext();
    }

    /** The keys of the last good fetch, which are believed for a while. */
    private record Loaded(KeyRing ring, Instant until) {
        static final Loaded NOTHING = new Loaded(new KeyRing(List.of()), Instant.MIN);
    }

    /** A fetch; the result is whether there are new keys. */
    private record Attempt(Instant begun, CompletableFuture<Boolean> result) {
        static final Attempt NONE = new Attempt(Instant.MIN, CompletableFuture.completedFuture(false));

        static Attempt at(Instant now) {
            return new Attempt(now, new CompletableFuture<>());
        }
    }

    @Override
    public Future<Void> tried() {
        return Waiting.on(attempt(clock.instant()).result()).mapEmpty();
    }

    @Override
    public void close() {
        context.runOnContext(go -> {
            closed = true;
            context.owner().cancelTimer(nextFetch);
        });
    }

    @Override
    public Future<Selection> select(Jws token) {
        if (!source.algorithms().contains(token.header().algorithm())) {
            return Future.succeededFuture(new Selection.Refused(RejectReason.ALGORITHM));
        }
        var now = clock.instant();
        var known = known(token, now);
        return known.isPresent()
                ? Future.succeededFuture(known.get())
                : fetched(now).map(fetched -> afterFetch(token, fetched));
    }

    private Future<Boolean> fetched(Instant now) {
        return outside.asker().begin(Part.KEYS).until(Waiting.on(attempt(now).result()));
    }

    /** What is to be said of {@code token} without a fetch, if anything is. */
    private Optional<Selection> known(Jws token, Instant now) {
        var keys = loaded;
        if (!now.isBefore(keys.until())) {
            return Optional.empty();
        }
        return switch (keys.ring().select(token, now)) {
            case Good<Signed>(var signed) -> Optional.of(unambiguous(signed));
            case Bad<Signed>(var reason) ->
                keys.ring().has(token.header().keyId()) ? Optional.of(new Selection.Refused(reason)) : Optional.empty();
        };
    }

    /** A token that names no key would have us try all of them. */
    private static Selection unambiguous(Signed signed) {
        boolean named = signed.token().header().keyId() != null;
        return named || signed.candidates().size() == 1
                ? new Selection.Found(signed)
                : new Selection.Refused(RejectReason.UNKNOWN_KEY);
    }

    /** The key may be new, so it is unknown only to who has just been told all keys. */
    private Selection afterFetch(Jws token, boolean fetched) {
        return known(token, clock.instant())
                .orElseGet(() -> fetched ? new Selection.Refused(RejectReason.UNKNOWN_KEY) : new Selection.Undecided());
    }

    /** The attempt whose result holds at {@code now}: the last one if it runs or was begun lately, else a new one. */
    private Attempt attempt(Instant now) {
        var last = last();
        boolean recent = now.isBefore(last.begun().plus(source.refresh().minRefetch()));
        return recent ? last : begin(last, now);
    }

    /** One of those who come at once begins an attempt, unless one is running. */
    private Attempt begin(Attempt last, Instant now) {
        var next = Attempt.at(now);
        if (!last.result().isDone() || !attempts.compareAndSet(last, next)) {
            return last();
        }
        context.runOnContext(go -> fetch(next));
        return next;
    }

    private Attempt last() {
        return Objects.requireNonNull(attempts.get());
    }

    private void fetch(Attempt attempt) {
        context.owner().cancelTimer(nextFetch);
        fetcher.fetch().compose(this::take).otherwise(this::broke).onSuccess(delay -> {
            if (!closed) {
                nextFetch = context.owner().setTimer(delay.toMillis(), fired -> begin(last(), clock.instant()));
            }
            attempt.result().complete(!failing);
        });
    }

    /** Takes the keys of an answer, if there are any; the result is how long to wait for the next fetch. */
    private Future<Duration> take(Answer answer) {
        return switch (answer) {
            case Answer.Nothing(var why) ->
                Future.succeededFuture(ended(why, source.refresh().minRefetch()));
            case Answer.Document(var bytes, var maxAge) ->
                offLoop.run(() -> reader.read(bytes.getBytes(), clock.instant()))
                        .map(ring -> ring.map(it -> take(it, interval(maxAge)))
                                .orElseGet(() ->
                                        ended(KeyFetch.NO_KEYS, source.refresh().minRefetch())));
        };
    }

    /** An attempt without an end would be the last one. */
    private Duration broke(Throwable defect) {
        LOG.atError().setCause(defect).log("Published keys could not be read");
        return ended(KeyFetch.NO_KEYS, source.refresh().minRefetch());
    }

    private Duration take(KeyRing ring, Duration interval) {
        var until = clock.instant().plus(interval).plus(source.refresh().staleOnError());
        loaded = new Loaded(ring, until);
        return ended(KeyFetch.FETCHED, interval);
    }

    private Duration interval(Duration maxAge) {
        var refresh = source.refresh();
        if (source.format() == KeySource.Format.JWKS || maxAge.isZero()) {
            return refresh.interval();
        }
        var bounded = maxAge.compareTo(MAX_INTERVAL) > 0 ? MAX_INTERVAL : maxAge;
        return bounded.compareTo(refresh.minRefetch()) < 0 ? refresh.minRefetch() : bounded;
    }

    /** How long the keys at hand may still be used. */
    private Duration kept() {
        var now = clock.instant();
        return now.isBefore(loaded.until()) ? Duration.between(now, loaded.until()) : Duration.ZERO;
    }

    /** Counts every attempt, and logs when it begins to fail and when that is over. */
    private Duration ended(KeyFetch how, Duration wait) {
        outside.keysFetched(name, how);
        boolean failed = how != KeyFetch.FETCHED;
        if (failed != failing) {
            LOG.atLevel(failed ? Level.WARN : Level.INFO)
                    .addKeyValue("authenticator", name)
                    .addKeyValue("result", how)
                    .addKeyValue("host", source.url().getHost())
                    .addKeyValue("keptFor", kept())
                    .log(failed ? "Keys cannot be fetched" : "Keys are fetched again");
        }
        failing = failed;
        return wait;
    }
}
