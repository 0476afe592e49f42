package dev.roomkey.http;

import dev.roomkey.join.JoinOutcome;
import dev.roomkey.join.JoinOutcome.CacheResult;
import dev.roomkey.limit.LimitDecision.Quota;
import dev.roomkey.policy.Decision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes outcomes as HTTP: one switch, outcome in, status, headers and body out. */
final class OutcomeWriter {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");
    private static final CharSequence CACHE_STATUS = HttpHeaders.createOptimized("Cache-Status");
    private static final CharSequence RATE_LIMIT = HttpHeaders.createOptimized("RateLimit");
    private static final CharSequence RATE_LIMIT_POLICY = HttpHeaders.createOptimized("RateLimit-Policy");

    private static final Problem UNAUTHENTICATED = new Problem(
            ProblemType.UNAUTHENTICATED,
            "No valid session came with the request. Sign in to the application first; from another origin, fetch with"
                    + " credentials: 'include'.");
    private static final Problem SESSION_EXPIRED =
            new Problem(ProblemType.SESSION_EXPIRED, "The session is over. Renew it in the application and ask again.");
    private static final Problem BLOCKED =
            new Problem(ProblemType.BLOCKED, "The operators keep this user out for now. Asking again changes nothing.");
    private static final Problem THROTTLED = new Problem(
            ProblemType.QUOTA_EXCEEDED,
            "This user asks for tokens too often. Wait as Retry-After says; keep the token.");
    private static final Problem CROWDED = new Problem(
            ProblemType.ROOM_CROWDED,
            "More join this room at once than it takes. A moment is kept for this user: ask again as soon as Retry-After"
                    + " says, for it is over a few seconds later.");
    private static final Problem UNAVAILABLE = new Problem(
            ProblemType.UNAVAILABLE,
            "Something that is needed to decide does not answer. The session is not in doubt: keep it, and ask again as"
                    + " Retry-After says.");

    private final String challenge;
    private final String policies;
    private final Map<URI, Buffer> beforeTokens;
    private final Buffer afterToken = Buffer.buffer("\"}");

    OutcomeWriter(Joins.Answers answers) {
        challenge = (answers.bearerOffered() ? "Bearer" : "Cookie") + " realm=\"livekit-token\"";
        policies = answers.policies().stream()
                .map(it -> "\"%s\";q=%d;w=%d".formatted(it.name(), it.quota(), Exchange.wholeSeconds(it.window())))
                .collect(Collectors.joining(", "));
        beforeTokens = answers.serverUrls().stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), OutcomeWriter::beforeToken));
    }

    private static Buffer beforeToken(URI serverUrl) {
        var head = new JsonObject().put("server_url", serverUrl.toString()).encode();
        return Buffer.buffer(head.substring(0, head.length() - 1) + ",\"participant_token\":\"");
    }

    void write(Exchange exchange, JoinOutcome outcome) {
        if (!exchange.isOpen()) {
            return;
        }
        switch (outcome) {
            case JoinOutcome.Granted granted -> {
                exchange.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                        .putHeader(CACHE_STATUS, cacheStatus(granted.cache()))
                        .putHeader(RATE_LIMIT_POLICY, policies);
                putQuota(exchange, granted.quota());
                exchange.end(201, body(granted));
            }
            case JoinOutcome.Unauthenticated(var expired) -> {
                exchange.response().putHeader(WWW_AUTHENTICATE, challenge);
                exchange.fail(expired ? SESSION_EXPIRED : UNAUTHENTICATED);
            }
            case JoinOutcome.Forbidden(var refused, var quota) -> {
                putQuota(exchange, quota);
                exchange.fail(problem(refused));
            }
            case JoinOutcome.Blocked(var quota) -> {
                putQuota(exchange, quota);
                exchange.fail(BLOCKED);
            }
            case JoinOutcome.Throttled(var retryAfter, var quota) -> {
                exchange.response().putHeader(RATE_LIMIT_POLICY, policies);
                putQuota(exchange, quota);
                exchange.fail(THROTTLED, retryAfter);
            }
            case JoinOutcome.Crowded(var retryAfter, var quota) -> {
                putQuota(exchange, quota);
                exchange.fail(CROWDED, retryAfter);
            }
            case JoinOutcome.Unavailable(var retryAfter) -> exchange.fail(UNAVAILABLE, retryAfter);
        }
    }

    private static Problem problem(Decision.Refused refused) {
        return new Problem(
                switch (refused.reason()) {
                    case ROOM_REQUIRED -> ProblemType.ROOM_REQUIRED;
                    case ROOM_NOT_ALLOWED -> ProblemType.ROOM_NOT_ALLOWED;
                    case FIELD_NOT_ALLOWED -> ProblemType.FIELD_NOT_ALLOWED;
                    case FIELD_TOO_LONG -> ProblemType.FIELD_TOO_LONG;
                    case FIELD_INVALID -> ProblemType.FIELD_INVALID;
                    case NO_IDENTITY -> ProblemType.NO_IDENTITY;
                },
                refused.detail(),
                refused.field());
    }

    private Buffer body(JoinOutcome.Granted granted) {
        var beforeToken = Objects.requireNonNull(beforeTokens.get(granted.serverUrl()));
        var jwt = granted.jwt();
        return Buffer.buffer(beforeToken.length() + jwt.length() + afterToken.length())
                .appendBuffer(beforeToken)
                .appendString(jwt)
                .appendBuffer(afterToken);
    }

    private static void putQuota(Exchange exchange, Quota quota) {
        exchange.response()
                .putHeader(
                        RATE_LIMIT,
                        "\"" + quota.policy() + "\";r=" + quota.remaining() + ";t="
                                + Exchange.wholeSeconds(quota.untilMore()));
    }

    /** As RFC 9211 writes it, so that a developer sees why this token and not a new one. */
    private static String cacheStatus(CacheResult result) {
        return switch (result) {
            case HIT -> "roomkey; hit";
            case MISS, UNREADABLE -> "roomkey; fwd=miss; stored";
            case UNAVAILABLE -> "roomkey; fwd=miss";
            case JOINED -> "roomkey; fwd=miss; collapsed";
            case STALE -> "roomkey; fwd=stale; stored";
            case REFRESHED -> "roomkey; fwd=request; stored";
            case UNCACHED -> "roomkey; fwd=bypass";
        };
    }
}
