package dev.roomkey.session;

import dev.roomkey.model.Claims;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one authenticator demands of the claims of a token whose signature fitted, and the user they make. */
final class ClaimRules {
    private final JwtConfig config;
    private final InstantSource clock;

    ClaimRules(JwtConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    Checked<User> check(byte[] payload) {
        return StrictJson.object(payload).map(this::check).orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }

    /** The times come behind the rest, so that only a session of ours is ever called expired. */
    private Checked<User> check(JsonObject claims) {
        var lifetime = Lifetime.read(claims);
        if (lifetime.isEmpty() || !isForUs(claims) || !holdsWhatIsRequired(claims)) {
            return Checked.bad(RejectReason.CLAIMS);
        }
        return lifetime.get()
                .refusal(clock.instant(), config.clockSkew(), config.maxAge())
                .map(Checked::<User>bad)
                .orElseGet(() -> user(new Claims(claims)));
    }

    private boolean isForUs(JsonObject claims) {
        boolean issuer = config.issuer() == null || config.issuer().equals(claims.getValue("iss"));
        boolean audience = config.audience().isEmpty() || isAudience(claims.getValue("aud"));
        return issuer && audience;
    }

    private boolean isAudience(@Nullable Object audience) {
        return switch (audience) {
            case String one -> config.audience().contains(one);
            case JsonArray many ->
                many.stream()
                        .anyMatch(it ->
                                it instanceof String one && config.audience().contains(one));
            case null, default -> false;
        };
    }

    private boolean holdsWhatIsRequired(JsonObject claims) {
        for (Map.Entry<JsonPointer, Set<String>> required :
                config.requireClaims().entrySet()) {
            if (!isOneOf(required.getKey().queryJson(claims), required.getValue())) {
                return false;
            }
        }
        return config.requirePresent().stream().allMatch(it -> it.queryJson(claims) != null);
    }

    private static boolean isOneOf(@Nullable Object value, Set<String> allowed) {
        return switch (value) {
            case String text -> allowed.contains(text);
            case Boolean truth -> allowed.contains(truth.toString());
            case Integer number -> allowed.contains(number.toString());
            case Long number -> allowed.contains(number.toString());
            case null, default -> false;
        };
    }

    private Checked<User> user(Claims claims) {
        return subject(claims)
                .map(it -> Checked.good(new User(
                        new UserId(config.namespace(), it),
                        text(claims, config.sessionId()),
                        text(claims, config.displayName()),
                        claims)))
                .orElseGet(() -> Checked.bad(RejectReason.NO_SUBJECT));
    }

    /** The first pointer at which something stands decides: a broken subject must not make room for another one. */
    private Optional<String> subject(Claims claims) {
        return config.subject().stream()
                .filter(claims::has)
                .findFirst()
                .flatMap(claims::text)
                .filter(UserId::isSubject);
    }

    private static @Nullable String text(Claims claims, @Nullable JsonPointer pointer) {
        return pointer == null ? null : claims.text(pointer).orElse(null);
    }
}
