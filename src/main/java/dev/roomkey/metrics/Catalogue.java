package dev.roomkey.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Every meter of Roomkey's own: names, labels, their values and help texts stand here and nowhere else, and {@code docs/metrics.md} is
 * made of it.
 */
final class Catalogue extends Meters {
    private static final Label OUTCOME = Label.of(
            "outcome",
            "granted",
            "unauthenticated",
            "forbidden",
            "blocked",
            "throttled",
            "crowded",
            "unavailable",
            "failed");
    private static final Label AUTHENTICATOR = Label.named("authenticator", "a name under `sessions.authenticators`");
    private static final Label ROLE = Label.of("role", "limits", "tokens", "sessions");

    final Family<Counter> joins = counters("roomkey.joins", "Joins that were decided, by what came of them.", OUTCOME)
            .fromTheStart();

    final Family<Timer> joinTimes = timers(
                    "roomkey.join", "Time from the parsed request to the outcome of the join.", OUTCOME)
            .fromTheStart();

    final Family<Timer> stageTimes = timers(
                    "roomkey.join.stage",
                    "Time that one stage of a join took.",
                    Label.of("stage", "session", "policy", "limit_and_cache", "callback", "mint"))
            .fromTheStart();

    final Family<Counter> sessions = counters(
                    "roomkey.sessions",
                    "Sessions looked at, by who looked and the verdict. Nobody looks at a request without a credential: none.",
                    Label.named("authenticator", "a name under `sessions.authenticators`, or `none`"),
                    Label.of(
                            "verdict",
                            "authenticated",
                            "guest",
                            "anonymous",
                            "undecided",
                            "malformed",
                            "duplicate_cookie",
                            "unsupported",
                            "algorithm",
                            "unknown_key",
                            "signature",
                            "expired",
                            "not_yet_valid",
                            "claims",
                            "no_subject",
                            "unknown_session",
                            "revoked",
                            "unreadable"))
            .startingWith("none", "anonymous");

    final Family<Counter> keyFetches = counters(
            "roomkey.session.key.fetches",
            "Attempts to fetch the keys that an issuer publishes, by result.",
            AUTHENTICATOR,
            Label.of("result", "fetched", "unreachable", "timeout", "status", "too_large", "no_keys"));

    final Gauges keysFetched = gauges(
            "roomkey.session.keys.fetched.timestamp",
            "seconds",
            "When the keys of an issuer were last fetched, in seconds since 1970.",
            AUTHENTICATOR);

    final Family<Counter> consents = counters(
                    "roomkey.callback",
                    "Joins that the application was asked about, by what it said.",
                    Label.of("result", "given", "denied", "unanswered", "unreadable", "wider"))
            .fromTheStart();

    final Family<Counter> limitDecisions = counters(
                    "roomkey.limit.decisions",
                    "Decisions about a join's limit, by who decided: the buckets that instances share, one in this process,"
                            + " that of a guest's address, or none.",
                    Label.of("source", "shared", "local", "address", "none"),
                    Label.of("decision", "allowed", "throttled", "undecided"))
            .fromTheStart();

    final Family<Counter> arrivals = counters(
                    "roomkey.arrivals",
                    "Decisions of the limits of rooms and projects, by who decided: nobody waited, it was this join's turn, it was let in"
                            + " within the last minute, it was given a turn, it came before its turn, or there was no answer.",
                    Label.of("source", "shared", "local", "none"),
                    Label.of("decision", "free", "turn", "again", "booked", "early", "undecided"))
            .fromTheStart();

    final Family<Counter> cacheLookups = counters(
                    "roomkey.cache.lookups",
                    "Tokens handed out, by what the token cache had to do with it.",
                    Label.of(
                            "result",
                            "hit",
                            "miss",
                            "joined",
                            "refreshed",
                            "stale",
                            "unreadable",
                            "unavailable",
                            "uncached"))
            .fromTheStart();

    final Family<Counter> keepingFailures = counters(
                    "roomkey.cache.write.failures", "Minted tokens that the token cache could not keep.")
            .fromTheStart();

    final Family<Counter> minted =
            counters("roomkey.tokens.minted", "Tokens signed.").fromTheStart();

    final Family<Counter> responses = counters(
                    "roomkey.http.responses",
                    "Answers of the public listener.",
                    Label.of("route", "token", "webhook", "openapi", "health", "other"),
                    Label.of("method", "get", "post", "options", "other"),
                    Label.of(
                            "status", "200", "201", "204", "400", "401", "403", "404", "405", "408", "413", "414",
                            "415", "422", "429", "431", "500", "503"))
            .startingWith("token", "post", "201")
            .startingWith("token", "post", "401")
            .startingWith("token", "post", "403")
            .startingWith("token", "post", "429")
            .startingWith("token", "post", "500")
            .startingWith("token", "post", "503");

    final Gauges inFlight = gauges("roomkey.http.in.flight", "", "Requests being answered now.");

    final Gauges mostInFlight =
            gauges("roomkey.http.in.flight.limit", "", "How many requests may be answered at once.");

    final Family<Counter> shed = counters(
                    "roomkey.http.shed",
                    "Requests turned away before any work: too many at once, an event loop too late, or too many failures"
                            + " from one address.",
                    Label.of("reason", "in_flight", "event_loop_lag", "address"))
            .fromTheStart();

    final Family<Counter> forwardingIgnored = counters(
                    "roomkey.http.forwarding.ignored",
                    "Requests whose forwarding header was ignored, since no trusted proxy sent it.")
            .fromTheStart();

    final Gauges connections = gauges("roomkey.http.connections", "", "Connections of the public listener.");

    final Family<Counter> connectionsClosed = counters(
                    "roomkey.http.connections.closed",
                    "Connections closed by the listener, by reason.",
                    Label.of("reason", "slow", "too_many", "not_a_proxy"))
            .fromTheStart();

    final Family<Counter> streamsReset = counters(
                    "roomkey.http.streams.reset",
                    "Streams of HTTP/2 reset by the listener, by reason.",
                    Label.of("reason", "slow", "too_many"))
            .fromTheStart();

    final Family<Counter> tlsReloads = counters(
                    "roomkey.tls.reloads",
                    "Changes of the certificate's files, by what came of them.",
                    Label.of("result", "loaded", "refused"))
            .fromTheStart();

    final Gauges certificateEnd = gauges(
            "roomkey.tls.certificate.expiry.timestamp",
            "seconds",
            "When the certificate in use ends, in seconds since 1970.");

    final Family<Timer> redisCommands = timers(
            "roomkey.redis.command",
            "Time from a command to its answer, or to its end without one. Commands of one tick leave in one round trip.",
            ROLE,
            Label.of(
                    "result",
                    "answered",
                    "not_connected",
                    "circuit_open",
                    "queue_full",
                    "deadline",
                    "connection_lost",
                    "loading",
                    "read_only",
                    "out_of_memory",
                    "refused",
                    "busy",
                    "moved"));

    final Gauges openCircuits = gauges(
            "roomkey.redis.circuits.open",
            "",
            "Nodes of Redis that are not asked now, since they failed to answer.",
            ROLE);

    final Family<Counter> redisConnections = counters(
                    "roomkey.redis.connections",
                    "Connections to Redis that were made, lost, or could not be made.",
                    Label.of("event", "made", "lost", "failed"))
            .fromTheStart();

    final Gauges redisClock = gauges(
            "roomkey.redis.clock.difference",
            "seconds",
            "How far the clock of Redis is ahead of ours, the trip of its answer included.");

    final Family<Counter> webhooks = counters(
                    "roomkey.webhooks",
                    "Webhooks by event and by what became of them.",
                    Label.of(
                            "event",
                            "room_started",
                            "room_finished",
                            "participant_joined",
                            "participant_left",
                            "participant_connection_aborted",
                            "track_published",
                            "track_unpublished",
                            "egress_started",
                            "egress_updated",
                            "egress_ended",
                            "ingress_started",
                            "ingress_ended",
                            "other",
                            "none"),
                    Label.of("result", "taken", "repeated", "unverified", "malformed"))
            .startingWith("none", "unverified")
            .startingWith("none", "malformed");

    final Family<Counter> adminActions = counters(
                    "roomkey.admin.actions",
                    "What operators asked for, by what came of it. Without a token that is known no action is looked at: none.",
                    Label.of("action", "revoke", "block", "lift", "query_limit", "reset_limit", "kick", "none"),
                    Label.of("result", "done", "invalid", "unfinished", "failed", "refused"))
            .startingWith("none", "refused");

    final Family<Counter> reloads = counters(
                    "roomkey.config.reloads",
                    "Changes of the configuration, by whether they were applied.",
                    Label.of("result", "applied", "refused"))
            .fromTheStart();

    final Gauges goodConfiguration =
            gauges("roomkey.config.good", "", "Whether the configuration on disk could be started with: 1, or 0.");

    final Gauges configurationApplied = gauges(
            "roomkey.config.applied.timestamp",
            "seconds",
            "Since when the configuration in force holds, in seconds since 1970.");

    final Family<Timer> eventLoopLag = timers(
                    "roomkey.eventloop.lag", "How much later than asked an event loop ran a timer.")
            .fromTheStart();

    final Family<Counter> traces = counters(
                    "roomkey.traces",
                    "Joins that were to be traced, by whether `tracing.max-per-second` let them.",
                    Label.of("decision", "recorded", "capped"))
            .fromTheStart();

    final Family<Counter> spans = counters(
                    "roomkey.trace.spans",
                    "Spans of traced joins, by what became of them: taken by the collector, dropped since too many waited for it,"
                            + " or not taken by it.",
                    Label.of("result", "exported", "dropped", "failed"))
            .fromTheStart();

    final Gauges ready = gauges("roomkey.health.ready", "", "Whether traffic is welcome: 1, or 0.");

    final Gauges draining = gauges("roomkey.health.draining", "", "Whether the process is about to end: 1, or 0.");

    final Gauges bufferMemory = gauges(
            "roomkey.buffers.memory",
            "bytes",
            "Memory that the pool of network buffers holds.",
            Label.of("area", "heap", "direct"));

    final Gauges build = gauges(
            "roomkey.build.info",
            "",
            "Always 1; its labels say which version runs, on which Java.",
            Label.named("version", "Roomkey's"),
            Label.named("java", "Java's"));

    Catalogue(MeterRegistry registry) {
        super(registry);
    }
}
