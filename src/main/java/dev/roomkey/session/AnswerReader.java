package dev.roomkey.session;

import dev.roomkey.app.Answers.Kept;
import dev.roomkey.app.AppClient.Reply;
import dev.roomkey.app.StrictJson;
import dev.roomkey.session.Answer.Refused;
import dev.roomkey.session.Answer.Told;
import dev.roomkey.session.IntrospectConfig.Caching;
import dev.roomkey.session.IntrospectConfig.ClaimsFrom;
import dev.roomkey.session.IntrospectConfig.Reading;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Understands what the application answered, and says how long that may be believed. */
final class AnswerReader {
    /** Longest body read on an event loop. */
    static final int MAX_INLINE = 4 * 1024;

    /** Bodies that say that nobody is signed in: of Laravel, of Auth.js and Rails, of PHP. {@code {}} names no user anyhow. */
    private static final Set<String> NOBODY = Set.of("", "null", "[]", "false");

    /** What an Ory Kratos says about how long its answer holds, in seconds. */
    private static final String CACHE_FOR = "ory-session-cache-for";

    private final Reading reading;
    private final Caching caching;
    private final Users users;
    private final InstantSource clock;
    private final OffLoop offLoop;

    AnswerReader(IntrospectConfig config, Sessions.Means means) {
        this.reading = config.reading();
        this.caching = config.caching();
        this.users = new Users(config.users());
        this.clock = means.clock();
        this.offLoop = means.offLoop();
    }

    /** The answer in {@code reply}; long ones are read on another thread. */
    Future<Kept<Answer>> read(Reply reply) {
        if (reading.unauthenticated().contains(reply.status())) {
            return Future.succeededFuture(refused(RejectReason.UNKNOWN_SESSION, reply));
        }
        var body = reply.body();
        if (!reading.success().contains(reply.status()) || body == null) {
            return Future.succeededFuture(Answer.NOTHING);
        }
        if (reading.claimsFrom() == ClaimsFrom.HEADERS) {
            return Future.succeededFuture(told(headers(reply.headers()), reply));
        }
        return body.length() <= MAX_INLINE
                ? Future.succeededFuture(parse(body, reply))
                : offLoop.run(() -> parse(body, reply));
    }

    private Kept<Answer> parse(Buffer body, Reply reply) {
        var encoding = reply.headers().get("content-encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Answer.NOTHING;
        }
        if (body.length() < 16
                && NOBODY.contains(body.toString(StandardCharsets.UTF_8).strip())) {
            return refused(RejectReason.NO_SUBJECT, reply);
        }
        return StrictJson.object(body.getBytes()).map(it -> told(it, reply)).orElse(Answer.NOTHING);
    }

    /** The headers as claims; one that is there several times is a list. Of cookies there is nothing to know. */
    private static JsonObject headers(MultiMap headers) {
        var all = new JsonObject();
        for (var name : headers.names()) {
            var values = headers.getAll(name);
            var lower = name.toLowerCase(Locale.ROOT);
            if (!lower.equals("set-cookie")) {
                all.put(lower, values.size() == 1 ? values.getFirst() : new JsonArray(values));
            }
        }
        return new JsonObject().put("headers", all);
    }

    private Kept<Answer> told(JsonObject claims, Reply reply) {
        var stated = reading.expires() == null ? null : reading.expires().queryJson(claims);
        if (stated == null) {
            return told(new Told(claims, null), caching.positive(), reply);
        }
        return SessionEnd.read(stated)
                .map(it -> told(new Told(claims, it), until(it), reply))
                .orElseGet(() -> refused(RejectReason.CLAIMS, reply));
    }

    /** Who is nobody may sign in at any time, and his cookie may stay the same. */
    private Kept<Answer> told(Told told, Duration life, Reply reply) {
        boolean somebody = users.user(told.claims()) instanceof Checked.Good;
        var most = somebody ? life : shorter(life, caching.negative());
        return new Kept<>(told, shorter(most, hint(reply)), weight(reply));
    }

    private Duration until(Instant expires) {
        var left = Duration.between(clock.instant(), expires);
        return left.isNegative() ? Duration.ZERO : shorter(left, caching.positive());
    }

    private Kept<Answer> refused(RejectReason reason, Reply reply) {
        return new Kept<>(new Refused(reason), shorter(caching.negative(), hint(reply)), 1);
    }

    /** How long the application lets its answer hold; one that cannot be read lets it hold not at all. */
    private static Duration hint(Reply reply) {
        return Optional.ofNullable(reply.headers().get(CACHE_FOR))
                .map(it -> it.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(it)) : Duration.ZERO)
                .orElse(Caching.MAX_POSITIVE);
    }

    private static int weight(Reply reply) {
        return 1 + reply.size() / 1024;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
