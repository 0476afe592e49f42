package dev.roomkey.join;

import dev.roomkey.callback.Callback;
import dev.roomkey.callback.Consent;
import dev.roomkey.join.JoinOutcome.Blocked;
import dev.roomkey.join.JoinOutcome.CacheResult;
import dev.roomkey.join.JoinOutcome.Crowded;
import dev.roomkey.join.JoinOutcome.Forbidden;
import dev.roomkey.join.JoinOutcome.Granted;
import dev.roomkey.join.JoinOutcome.Throttled;
import dev.roomkey.join.JoinOutcome.Unauthenticated;
import dev.roomkey.join.JoinOutcome.Unavailable;
import dev.roomkey.limit.Arrival;
import dev.roomkey.limit.ArrivalDecision;
import dev.roomkey.limit.ArrivalLimiter;
import dev.roomkey.limit.LimitDecision;
import dev.roomkey.model.Trace;
import dev.roomkey.model.Trace.Part;
import dev.roomkey.model.User;
import dev.roomkey.policy.Decision;
import dev.roomkey.policy.Refusal;
import dev.roomkey.session.RejectReason;
import dev.roomkey.session.Verdict;
import dev.roomkey.token.SignedToken;
import dev.roomkey.tokencache.CacheKey;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.Lookup;
import dev.roomkey.tokencache.TokenCache;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What happens to a join: whose session, what do the rules say, is the limit spent and is there a kept token (asked in one
 * tick, together with whether the operators keep the user out), is the room too crowded just now, and only then a new token.
 * Safe to share between event loops.
 */
public final class JoinPipeline {
    /** When to try again after a store that should tell who the user is did not answer. */
    static final Duration RETRY_UNDECIDED = Duration.ofSeconds(2);

    private static final Decision.Refused NOT_BY_THE_APPLICATION = new Decision.Refused(
            Refusal.ROOM_NOT_ALLOWED, "The application does not let this session into this room now.", null);

    private final JoinStages stages;
    private final InstantSource clock;
    private final JoinMeters meters;

    public JoinPipeline(JoinStages stages, InstantSource clock, JoinMeters meters) {
        this.stages = stages;
        this.clock = clock;
        this.meters = meters;
    }

    /** Decides about one join. */
    public Future<JoinOutcome> join(JoinRequest request) {
        var whole = meters.start();
        var part = request.trace().begin(Part.SESSION);
        return part.until(stages.sessions().authenticate(request.credentials(), part), JoinMeters::wordOf)
                .compose(verdict -> {
                    meters.sessionRead(whole, verdict);
                    return switch (verdict) {
                        case Verdict.Authenticated(var by, var user) -> admit(user, request);
                        case Verdict.Anonymous() -> nobody(request, new Unauthenticated(false));
                        case Verdict.Rejected(var by, var reason) ->
                            nobody(request, new Unauthenticated(reason == RejectReason.EXPIRED));
                        case Verdict.Undecided(var by) -> nobody(request, new Unavailable(RETRY_UNDECIDED));
                    };
                })
                .onComplete(done -> meters.joined(whole, request, done.result()));
    }

    private Future<JoinOutcome> admit(User user, JoinRequest request) {
        var deciding = meters.start();
        var decision = stages.policy().decide(user, request.wanted());
        meters.decided(deciding);
        var outcome = switch (decision) {
            case Decision.Refused refused -> charge(user, request).map(limit -> refuse(limit, refused));
            case Decision.Allowed allowed ->
                stages.callback() == null
                        ? grant(user, allowed, request)
                        : confirm(stages.callback(), new Admitted(user, allowed, request));
        };
        return outcome.onSuccess(it -> stages.audit().decided(request, user, new JoinAudit.Decided(decision, it)));
    }

    private Future<JoinOutcome> nobody(JoinRequest request, JoinOutcome outcome) {
        stages.audit().nobody(request, outcome);
        return outcome(outcome);
    }

    /** Where the application has the last word: after the limit, so that nobody makes it ring without paying. */
    private Future<JoinOutcome> confirm(Callback callback, Admitted admitted) {
        return charge(admitted.user(), admitted.request()).compose(limit -> switch (limit) {
            case LimitDecision.TurnedAway refusal -> outcome(turnAway(refusal));
            case LimitDecision.Allowed spent -> {
                var asking = meters.start();
                var part = admitted.request().trace().begin(Part.CALLBACK);
                yield part.until(callback.ask(questionOf(admitted), part), JoinMeters::wordOf)
                        .onSuccess(consent -> meters.consented(asking, consent))
                        .compose(consent -> consented(admitted, consent, spent));
            }
        });
    }

    private Future<JoinOutcome> consented(Admitted admitted, Consent consent, LimitDecision.Allowed spent) {
        return switch (consent) {
            case Consent.Denied() -> outcome(new Forbidden(NOT_BY_THE_APPLICATION, spent.quota()));
            case Consent.Missing missing -> outcome(new Unavailable(RETRY_UNDECIDED));
            case Consent.Given(var narrowed) -> {
                var ticket = ticketOf(admitted.user(), narrowed, admitted.request());
                var approach = approach(admitted.user(), ticket, admitted.request());
                yield find(ticket).compose(found -> arrive(approach, found, spent));
            }
        };
    }

    private Callback.Question questionOf(Admitted admitted) {
        return new Callback.Question(
                admitted.user(),
                admitted.request().wanted(),
                admitted.allowed(),
                ttlOf(admitted.allowed(), projectOf(admitted.allowed())),
                stages.policy().version());
    }

    private Ticket ticketOf(User user, Decision.Allowed allowed, JoinRequest request) {
        var project = projectOf(allowed);
        return new Ticket(
                allowed,
                project,
                keyOf(user, allowed, project),
                new Keeping(request.fresh(), user.guest()),
                request.trace());
    }

    private Future<Lookup> find(Ticket ticket) {
        return ticket.trace().begin(Part.CACHE).until(stages.cache().find(ticket.key()), JoinMeters::wordOf);
    }

    private Future<JoinOutcome> grant(User user, Decision.Allowed allowed, JoinRequest request) {
        var asking = meters.start();
        var ticket = ticketOf(user, allowed, request);
        var limit = charge(user, request);
        if (limit.result() instanceof LimitDecision.TurnedAway refusal) {
            return outcome(turnAway(refusal));
        }
        var kept = find(ticket);
        var approach = approach(user, ticket, request);
        return limit.compose(decided -> kept.compose(found -> {
            meters.asked(asking);
            return switch (decided) {
                case LimitDecision.Allowed spent -> arrive(approach, found, spent);
                case LimitDecision.TurnedAway refusal -> outcome(turnAway(refusal));
            };
        }));
    }

    /** Asked in the same tick as the cache, and it costs nobody anything yet. */
    private Approaching approach(User user, Ticket ticket, JoinRequest request) {
        var allowed = ticket.allowed();
        var room = allowed.generatedRoom() ? null : allowed.room().value();
        var arrival = user.guest()
                ? Arrival.guest(request.address(), allowed.project(), room)
                : new Arrival(user.id(), allowed.grants().identity(), allowed.project(), room);
        return new Approaching(
                ticket, stages.arrivals().approach(arrival, request.trace()), spent -> giveBack(user, request, spent));
    }

    private void giveBack(User user, JoinRequest request, LimitDecision.Allowed spent) {
        if (user.guest()) {
            stages.guests().giveBack(request.address());
        } else {
            stages.limiter().giveBack(user.id(), spent.source());
        }
    }

    private Future<JoinOutcome> arrive(Approaching approaching, Lookup found, LimitDecision.Allowed spent) {
        return switch (found) {
            case Lookup.Open open ->
                decide(approaching).onSuccess(meters::arrivalDecided).map(decision -> switch (decision) {
                    case ArrivalDecision.Admitted in -> hand(approaching.ticket(), open, spent);
                    case ArrivalDecision.NotYet notYet -> sendAway(approaching, notYet, spent);
                    case ArrivalDecision.Undecided(var retryAfter) -> new Unavailable(retryAfter);
                });
            case Lookup.Withheld(var key, var reason) ->
                outcome(
                        switch (reason) {
                            case BLOCKED -> new Blocked(spent.quota());
                            case UNKNOWN -> new Unavailable(RETRY_UNDECIDED);
                        });
        };
    }

    private static Future<ArrivalDecision> decide(Approaching approaching) {
        var part = approaching.ticket().trace().begin(Part.ROOM);
        return part.until(approaching.approach().arrive(), JoinMeters::wordOf);
    }

    /** Being sent away costs nothing, but not having waited does. */
    private static JoinOutcome sendAway(
            Approaching approaching, ArrivalDecision.NotYet notYet, LimitDecision.Allowed spent) {
        if (notYet.early()) {
            return new Crowded(notYet.retryAfter(), spent.quota());
        }
        approaching.giveBack().accept(spent);
        return new Crowded(notYet.retryAfter(), spent.quota().withOneMore());
    }

    private JoinOutcome hand(Ticket ticket, Lookup.Open found, LimitDecision.Allowed spent) {
        if (!ticket.mayBeKept()) {
            return granted(ticket, sign(ticket), CacheResult.UNCACHED, spent);
        }
        if (ticket.fresh()) {
            return granted(ticket, replaced(ticket, found), CacheResult.ofRefresh(found), spent);
        }
        return switch (found) {
            case Lookup.Hit hit
            when hasLeft(ticket, hit.token()) -> granted(ticket, replaced(ticket, hit), CacheResult.STALE, spent);
            case Lookup.Hit hit -> granted(ticket, hit.token(), CacheResult.HIT, spent);
            case Lookup.Miss miss -> mint(ticket, miss, spent);
        };
    }

    private boolean hasLeft(Ticket ticket, SignedToken kept) {
        var allowed = ticket.allowed();
        return stages.departures().endedStayOf(kept, allowed.grants().identity(), allowed.room());
    }

    private JoinOutcome mint(Ticket ticket, Lookup.Miss miss, LimitDecision.Allowed spent) {
        var part = ticket.trace().begin(Part.KEEP);
        var kept = stages.cache().mintOnce(miss, () -> sign(ticket));
        return granted(ticket, watched(part, kept), kept.minted() ? CacheResult.of(miss) : CacheResult.JOINED, spent);
    }

    private SignedToken replaced(Ticket ticket, Lookup.Open found) {
        return watched(ticket.trace().begin(Part.KEEP), stages.cache().replace(found, sign(ticket)));
    }

    /** Nobody waits until a token is kept; that it could not be is counted. */
    private SignedToken watched(Trace part, TokenCache.Kept kept) {
        part.until(kept.keeping()).onFailure(lost -> meters.keepingFailed());
        return kept.token();
    }

    private SignedToken sign(Ticket ticket) {
        var signing = meters.start();
        var token = ticket.project().signer().sign(ticket.allowed().grants(), clock.instant(), ticket.ttl());
        meters.signed(signing);
        return token;
    }

    private JoinOutcome granted(Ticket ticket, SignedToken token, CacheResult result, LimitDecision.Allowed spent) {
        meters.cacheAnswered(result);
        return new Granted(token, ticket.project().url(), result, spent.quota());
    }

    private static JoinOutcome refuse(LimitDecision limit, Decision.Refused refused) {
        return switch (limit) {
            case LimitDecision.Allowed spent -> new Forbidden(refused, spent.quota());
            case LimitDecision.TurnedAway refusal -> turnAway(refusal);
        };
    }

    /** What comes of a join that the limit did not let through. */
    private static JoinOutcome turnAway(LimitDecision.TurnedAway refusal) {
        return switch (refusal) {
            case LimitDecision.Undecided(var retryAfter) -> new Unavailable(retryAfter);
            case LimitDecision.Throttled throttled -> new Throttled(throttled.retryAfter(), throttled.quota());
        };
    }

    /** A guest is another user at each join, so what is charged is the address. */
    private Future<LimitDecision> charge(User user, JoinRequest request) {
        var part = request.trace().begin(Part.LIMIT);
        Future<LimitDecision> limit = user.guest()
                ? Future.succeededFuture(stages.guests().tryJoin(request.address()))
                : stages.limiter().tryJoin(user.id());
        return part.until(limit, JoinMeters::wordOf).onSuccess(meters::limitDecided);
    }

    private CacheKey keyOf(User user, Decision.Allowed allowed, Project project) {
        return stages.keys()
                .keyOf(new CacheKeys.Parts(
                        project.signer().keyFingerprint(),
                        user.id(),
                        user.sessionId(),
                        allowed.grants(),
                        ttlOf(allowed, project),
                        stages.policy().version()));
    }

    /** The start made sure that every rule's project is there. */
    private Project projectOf(Decision.Allowed allowed) {
        return Objects.requireNonNull(stages.projects().get(allowed.project()));
    }

    private static Duration ttlOf(Decision.Allowed allowed, Project project) {
        return Objects.requireNonNullElse(allowed.ttl(), project.ttl());
    }

    private static Future<JoinOutcome> outcome(JoinOutcome outcome) {
        return Future.succeededFuture(outcome);
    }

    /** A join that the rules allow. */
    private record Admitted(User user, Decision.Allowed allowed, JoinRequest request) {}

    /**
     * An admitted join on its way to a token.
     *
     * @param key where the token is kept, should it be
     */
    private record Ticket(Decision.Allowed allowed, Project project, CacheKey key, Keeping keeping, Trace trace) {
        Duration ttl() {
            return ttlOf(allowed, project);
        }

        boolean fresh() {
            return keeping.fresh();
        }

        /** Nobody would ever ask again for an invented room, or as the same guest. */
        boolean mayBeKept() {
            return !allowed.generatedRoom() && !keeping.guest();
        }
    }

    /**
     * A join that only has to find its room, and its project, not too crowded.
     *
     * @param giveBack what gives back what it has spent of its own limit
     */
    private record Approaching(
            Ticket ticket, ArrivalLimiter.Approach approach, Consumer<LimitDecision.Allowed> giveBack) {}

    /**
     * What a join says of the keeping of its token.
     *
     * @param fresh whether a kept token will not do
     * @param guest whether it is a guest's, whom nobody knows again
     */
    private record Keeping(boolean fresh, boolean guest) {}
}
