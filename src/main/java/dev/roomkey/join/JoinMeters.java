package dev.roomkey.join;

import dev.roomkey.callback.Consent;
import dev.roomkey.join.JoinOutcome.CacheResult;
import dev.roomkey.limit.ArrivalDecision;
import dev.roomkey.limit.LimitDecision;
import dev.roomkey.metrics.Metrics;
import dev.roomkey.session.Verdict;
import dev.roomkey.tokencache.Lookup;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Turns the facts of a join into counts and times. */
public final class JoinMeters {
    private final Metrics metrics;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime a clock that only moves forwards, in nanoseconds
     */
    public JoinMeters(Metrics metrics, LongSupplier nanoTime) {
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    private enum Stage {
        SESSION,
        POLICY,
        LIMIT_AND_CACHE,
        CALLBACK,
        MINT
    }

    private enum Outcome {
        GRANTED,
        UNAUTHENTICATED,
        FORBIDDEN,
        BLOCKED,
        THROTTLED,
        CROWDED,
        UNAVAILABLE,
        FAILED
    }

    private enum SessionVerdict {
        AUTHENTICATED,
        GUEST,
        ANONYMOUS,
        UNDECIDED
    }

    private enum CallbackResult {
        GIVEN,
        DENIED
    }

    private enum LimitVerdict {
        ALLOWED,
        THROTTLED,
        UNDECIDED
    }

    private enum Arrived {
        BOOKED,
        EARLY,
        UNDECIDED
    }

    /** The moment from which a time is taken. */
    long start() {
        return nanoTime.getAsLong();
    }

    void sessionRead(long start, Verdict verdict) {
        metrics.stage(Stage.SESSION, since(start));
        switch (verdict) {
            case Verdict.Authenticated(var by, var user) -> metrics.session(by, wordOf(verdict));
            case Verdict.Anonymous() -> metrics.session("none", wordOf(verdict));
            case Verdict.Rejected(var by, var reason) -> metrics.session(by, wordOf(verdict));
            case Verdict.Undecided(var by) -> metrics.session(by, wordOf(verdict));
        }
    }

    /** What the looking at a session came to. */
    static Enum<?> wordOf(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Authenticated(var by, var user) ->
                user.guest() ? SessionVerdict.GUEST : SessionVerdict.AUTHENTICATED;
            case Verdict.Anonymous() -> SessionVerdict.ANONYMOUS;
            case Verdict.Rejected(var by, var reason) -> reason;
            case Verdict.Undecided(var by) -> SessionVerdict.UNDECIDED;
        };
    }

    void decided(long start) {
        metrics.stage(Stage.POLICY, since(start));
    }

    void consented(long start, Consent consent) {
        metrics.stage(Stage.CALLBACK, since(start));
        metrics.consented(wordOf(consent));
    }

    /** What the asking of the application came to. */
    static Enum<?> wordOf(Consent consent) {
        return switch (consent) {
            case Consent.Given it -> CallbackResult.GIVEN;
            case Consent.Denied it -> CallbackResult.DENIED;
            case Consent.Missing(var why) -> why;
        };
    }

    void asked(long start) {
        metrics.stage(Stage.LIMIT_AND_CACHE, since(start));
    }

    void signed(long start) {
        metrics.stage(Stage.MINT, since(start));
        metrics.minted();
    }

    void limitDecided(LimitDecision decision) {
        metrics.limitDecided(decision.source(), wordOf(decision));
    }

    /** What a user's limit came to. */
    static Enum<?> wordOf(LimitDecision decision) {
        return switch (decision) {
            case LimitDecision.Allowed it -> LimitVerdict.ALLOWED;
            case LimitDecision.Throttled it -> LimitVerdict.THROTTLED;
            case LimitDecision.Undecided it -> LimitVerdict.UNDECIDED;
        };
    }

    /** Nothing to count where there is no limit. */
    void arrivalDecided(ArrivalDecision decision) {
        switch (decision) {
            case ArrivalDecision.Admitted(var why, var source) -> {
                if (why != ArrivalDecision.Why.UNLIMITED) {
                    metrics.arrivalDecided(source, why);
                }
            }
            case ArrivalDecision.NotYet(var early, var retryAfter, var source) ->
                metrics.arrivalDecided(source, early ? Arrived.EARLY : Arrived.BOOKED);
            case ArrivalDecision.Undecided it -> metrics.arrivalDecided(LimitDecision.Source.NONE, Arrived.UNDECIDED);
        }
    }

    /** What the limits of rooms and projects came to; null where there are none. */
    static @Nullable Enum<?> wordOf(ArrivalDecision decision) {
        return switch (decision) {
            case ArrivalDecision.Admitted(var why, var source) -> why == ArrivalDecision.Why.UNLIMITED ? null : why;
            case ArrivalDecision.NotYet it -> it.early() ? Arrived.EARLY : Arrived.BOOKED;
            case ArrivalDecision.Undecided it -> Arrived.UNDECIDED;
        };
    }

    /** What a look-up came to. */
    static Enum<?> wordOf(Lookup found) {
        return switch (found) {
            case Lookup.Hit hit -> CacheResult.HIT;
            case Lookup.Miss miss -> miss.why();
            case Lookup.Withheld withheld -> withheld.reason();
        };
    }

    void cacheAnswered(CacheResult result) {
        metrics.cacheLookup(result);
    }

    /** A token was handed out that the cache could not keep. */
    void keepingFailed() {
        metrics.keepingFailed();
    }

    /** The join is over; without an outcome it failed, which is a defect. */
    void joined(long start, JoinRequest request, @Nullable JoinOutcome outcome) {
        var word = wordOf(outcome);
        request.trace().outcome(word);
        metrics.joined(word, since(start), request.trace().context());
    }

    /** What came of a join; null is a defect. */
    static Enum<?> wordOf(@Nullable JoinOutcome outcome) {
        return switch (outcome) {
            case JoinOutcome.Granted it -> Outcome.GRANTED;
            case JoinOutcome.Unauthenticated it -> Outcome.UNAUTHENTICATED;
            case JoinOutcome.Forbidden it -> Outcome.FORBIDDEN;
            case JoinOutcome.Blocked it -> Outcome.BLOCKED;
            case JoinOutcome.Throttled it -> Outcome.THROTTLED;
            case JoinOutcome.Crowded it -> Outcome.CROWDED;
            case JoinOutcome.Unavailable it -> Outcome.UNAVAILABLE;
            case null -> Outcome.FAILED;
        };
    }

    private long since(long start) {
        return nanoTime.getAsLong() - start;
    }
}
