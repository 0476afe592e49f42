package dev.roomkey.admin;

import dev.roomkey.admin.AdminAnswer.Done;
import dev.roomkey.admin.AdminAnswer.Unfinished;
import dev.roomkey.audit.Audit;
import dev.roomkey.audit.AuditLine;
import dev.roomkey.limit.UserLimiter;
import dev.roomkey.model.Secret;
import dev.roomkey.model.UserId;
import dev.roomkey.tokencache.BlockList;
import dev.roomkey.tokencache.BlockTarget;
import dev.roomkey.tokencache.CacheKeys;
import dev.roomkey.tokencache.TokenCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What operators can do. An action that is answered as done holds in every instance for all joins that begin after the answer: it
 * waits as long as a join elsewhere could still be told by a read that began before. Each leaves an audit line.
 */
public final class Admin {
    /** Longer than LiveKit's clocks may differ, and than its own default for revoked tokens. */
    static final Duration LEAST_KICK = Duration.ofMinutes(2);

    private static final Unfinished NOT_TAKEN =
            new Unfinished("The store did not answer, so it is not certain that this is done. Ask again.");

    private final Parts parts;
    private final Means means;
    private final AdminTokens tokens;

    /** {@code tokens} are the bearer tokens that are taken; none: nobody's is. */
    public Admin(Parts parts, Means means, List<Secret> tokens) {
        this.parts = parts;
        this.means = means;
        this.tokens = new AdminTokens(tokens);
    }

    /**
     * What actions act on.
     *
     * @param rooms LiveKit's own, for kicks
     */
    public record Parts(TokenCache tokens, BlockList blocks, UserLimiter limiter, RoomService rooms) {}

    /**
     * What they need for it.
     *
     * @param keys name users and rooms in the audit log
     * @param namespaces of the configured authenticators
     * @param identity template of LiveKit identities
     */
    public record Means(
            Vertx vertx, InstantSource clock, Audit audit, CacheKeys keys, Set<String> namespaces, String identity) {}

    /**
     * A request.
     *
     * @param fields its body
     * @param id finds it in a log
     * @param by the number of the token that it came with
     */
    public record Call(AdminAction action, Map<String, String> fields, String id, int by) {
        /** Without the fields: they hold subjects. */
        @Override
        public String toString() {
            return "Call[" + action + "]";
        }
    }

    private enum Result {
        DONE,
        UNFINISHED
    }

    /** The number of the configured token that {@code bearer} is; empty for a foreign one. */
    public OptionalInt tokenNumberOf(String bearer) {
        return tokens.numberOf(bearer);
    }

    /** Does what is asked; never fails for what a store or LiveKit does. */
    public Future<AdminAnswer> perform(Call call) {
        var fields = new AdminFields(call.fields());
        try {
            fields.requireOnlyThoseOf(call.action());
            return perform(call, fields);
        } catch (AdminFields.Mistake mistake) {
            return Future.succeededFuture(mistake.toAnswer());
        }
    }

    private Future<AdminAnswer> perform(Call call, AdminFields fields) {
        var user = fields.user(means.namespaces());
        var line = AuditLine.of(call.action().name().toLowerCase(Locale.ROOT), call.id())
                .by(call.by())
                .user(means.keys().tags().tagOf(user));
        fields.text("reason").ifPresent(line::note);
        var answer = switch (call.action()) {
            case REVOKE -> revoke(user);
            case BLOCK -> block(fields.target(user), fields.end(now()), line);
            case LIFT -> lift(fields.target(user), line);
            case QUERY_LIMIT ->
                parts.limiter().joinsLeft(user).<AdminAnswer>map(left -> new Done(Map.of("joins_left", left)));
            case RESET_LIMIT -> parts.limiter().reset(user).<AdminAnswer>map(done -> new Done(Map.of("reset", true)));
            case KICK -> kick(new Kick(user, fields), line);
        };
        return answer.otherwise(NOT_TAKEN)
                .onSuccess(it ->
                        means.audit().write(line.outcome(it instanceof Unfinished ? Result.UNFINISHED : Result.DONE)));
    }

    private Future<AdminAnswer> revoke(UserId user) {
        return parts.tokens()
                .revoke(user)
                .compose(this::felt)
                .map(
                        done -> new Done(
                                Map.of(
                                        "revoked",
                                        true,
                                        "detail",
                                        "Kept tokens are handed out no more. The user may get a new one: block the user to prevent that.")));
    }

    private Future<AdminAnswer> block(BlockTarget target, Instant end, AuditLine line) {
        line.until(end).room(target.room(), means.audit().rooms(), means.keys()::roomTagOf);
        return parts.blocks()
                .block(target, end)
                .compose(this::felt)
                .map(done -> new Done(Map.of("blocked", true, "until", end.toString())));
    }

    private Future<AdminAnswer> lift(BlockTarget target, AuditLine line) {
        line.room(target.room(), means.audit().rooms(), means.keys()::roomTagOf);
        return parts.blocks().lift(target).map(done -> new Done(Map.of("lifted", true)));
    }

    /** First nobody gets a new token, then the participant is put out: else a quick client would be back at once. */
    private Future<AdminAnswer> kick(Kick kick, AuditLine line) {
        var end = now().plus(kick.length());
        line.until(end).room(kick.room(), means.audit().rooms(), means.keys()::roomTagOf);
        return parts.blocks()
                .block(new BlockTarget(kick.user(), kick.room(), null), end)
                .compose(blocked -> parts.tokens().revoke(kick.user()))
                .compose(this::felt)
                .compose(felt -> parts.rooms().remove(kick.room(), kick.identity()))
                .map(removal -> switch (removal) {
                    case REMOVED -> new Done(Map.of("removed", true, "blocked_until", end.toString()));
                    case NOT_THERE -> new Done(Map.of("removed", false, "blocked_until", end.toString()));
                    case FAILED ->
                        new Unfinished("The user gets no token for the room until " + end
                                + ", but LiveKit did not confirm that the participant was put out. Ask again.");
                });
    }

    /** A kick as it was asked for. */
    private final class Kick {
        private final UserId user;
        private final String room;
        private final String identity;
        private final Duration length;

        Kick(UserId user, AdminFields fields) {
            this.user = user;
            room = fields.room();
            length = fields.atLeast(LEAST_KICK);
            identity = fields.text("identity").orElseGet(() -> usualIdentity(user));
        }

        UserId user() {
            return user;
        }

        String room() {
            return room;
        }

        String identity() {
            return identity;
        }

        Duration length() {
            return length;
        }
    }

    /** The identity that the user has in LiveKit, where it is made of nothing but who the user is. */
    private String usualIdentity(UserId user) {
        var rest = means.identity().replace("{subject}", "").replace("{namespace}", "");
        if (rest.contains("{")) {
            throw new AdminFields.Mistake(
                    "identity", "Name the participant's identity: rooms.identity makes it of more than the subject.");
        }
        return means.identity().replace("{namespace}", user.namespace()).replace("{subject}", user.subject());
    }

    private Future<Void> felt(Void done) {
        return means.vertx()
                .timer(TokenCache.FELT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    private Instant now() {
        return means.clock().instant();
    }
}
