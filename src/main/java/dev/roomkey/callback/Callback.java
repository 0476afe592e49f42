package dev.roomkey.callback;

import dev.roomkey.app.Answers;
import dev.roomkey.app.Answers.Kept;
import dev.roomkey.app.AppClient;
import dev.roomkey.app.AppClient.Line;
import dev.roomkey.app.AppClient.Reply;
import dev.roomkey.app.GuardedApp;
import dev.roomkey.app.StrictJson;
import dev.roomkey.callback.Consent.Missing;
import dev.roomkey.callback.Consent.Why;
import dev.roomkey.model.KeyedMac;
import dev.roomkey.model.Trace;
import dev.roomkey.model.User;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.Wanted;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Asks the application about joins that the rules allow. The same question is asked once at a time, and its answer holds for a few
 * seconds; what counts as the same is the whole question and the version of the rules. Without an answer that is understood there is no
 * consent. Safe to share between event loops.
 */
public final class Callback {
    /** Answers remembered at most, in KiB begun. */
    private static final int MAX_ANSWERS = 50_000;

    private static final int KEY_BYTES = 32;

    private final CallbackConfig config;
    private final Means means;
    private final GuardedApp app;
    private final Signature signature;
    private final Answers<Consent> answers;
    private final KeyedMac names;

    /**
     * What asking needs of the process.
     *
     * @param nanoTime what the lives of answers are measured by; only moves forwards
     */
    public record Means(Vertx vertx, InstantSource clock, SecureRandom random, LongSupplier nanoTime) {}

    /**
     * A join that the rules allow.
     *
     * @param life of the token that it would get
     * @param policyVersion the rules
     */
    public record Question(User user, Wanted wanted, Allowed allowed, Duration life, String policyVersion) {
        /** Without what is asked. */
        @Override
        public String toString() {
            return "Question[" + allowed.rule() + "]";
        }
    }

    /** Of the application that {@code config} names. */
    public Callback(CallbackConfig config, Means means) {
        this.config = config;
        this.means = means;
        var headers = Map.of("content-type", "application/json");
        var client =
                new AppClient(AppClient.question(HttpMethod.POST, config.url(), headers), config.caps(), means.vertx());
        this.app = new GuardedApp("callback", client, config.caps(), means.nanoTime());
        this.signature = new Signature(config.secrets());
        this.answers = new Answers<>(config.cache(), MAX_ANSWERS, means.nanoTime());
        var key = new byte[KEY_BYTES];
        means.random().nextBytes(key);
        this.names = new KeyedMac(key);
    }

    /**
     * The application's consent, on the caller's Vert.x context; a failed future is a defect.
     *
     * @param trace told to the application, and no part of the question
     */
    public Future<Consent> ask(Question question, Trace trace) {
        var body = body(question).toBuffer();
        return answers.get(
                name(question, body.getBytes()), () -> send(question, new Line(signatureOf(body), trace, body)));
    }

    private Map<String, String> signatureOf(Buffer body) {
        return Map.of(
                Signature.HEADER, signature.of(body.getBytes(), means.clock().instant()));
    }

    private Future<Kept<Consent>> send(Question question, Line line) {
        return app.ask(
                line,
                reply -> Future.succeededFuture(kept(read(question, reply), reply.size())),
                kept(new Missing(Why.UNANSWERED), 0));
    }

    private Kept<Consent> kept(Consent consent, int size) {
        var life = consent instanceof Missing ? Duration.ZERO : config.cache();
        return new Kept<>(consent, life, 1 + size / 1024);
    }

    private static Consent read(Question question, Reply reply) {
        if (reply.status() < 200 || reply.status() > 299) {
            return new Missing(Why.UNANSWERED);
        }
        var body = reply.body();
        var type = String.valueOf(reply.headers().get("content-type"));
        if (body == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            return new Missing(Why.UNREADABLE);
        }
        return StrictJson.object(body.getBytes())
                .map(new Narrowing(question.allowed(), question.life())::by)
                .orElse(new Missing(Why.UNREADABLE));
    }

    /** A keyed hash, so that a dump of memory shows nobody's rooms. */
    private String name(Question question, byte[] body) {
        var mac = names.begin();
        mac.update((question.policyVersion() + "." + question.allowed().rule() + ".").getBytes(StandardCharsets.UTF_8));
        return new String(mac.doFinal(body), StandardCharsets.ISO_8859_1);
    }

    private JsonObject body(Question question) {
        var user = question.user();
        var grants = question.allowed().grants().toJson();
        var claims = new JsonObject();
        config.claims()
                .forEach(it ->
                        claims.put(it.toString(), new JsonArray(user.claims().texts(it))));
        return new JsonObject()
                .put("subject", user.id().subject())
                .put("namespace", user.id().namespace())
                .put("session", user.sessionId())
                .put("guest", user.guest())
                .put("claims", claims)
                .put("room", question.allowed().room().value())
                .put("identity", question.allowed().grants().identity())
                .put("requested", requested(question.wanted()))
                .put("grants", grants.getJsonObject("video"))
                .put("token", tokenOf(grants))
                .put("ttl", question.life().toSeconds());
    }

    /** What else the token would say: with it in the question, no answer is taken for one to another token. */
    private static JsonObject tokenOf(JsonObject grants) {
        grants.remove("video");
        grants.remove("sub");
        return grants;
    }

    private static JsonObject requested(Wanted wanted) {
        return new JsonObject().put("room_name", wanted.room()).put("participant_name", wanted.name());
    }
}
