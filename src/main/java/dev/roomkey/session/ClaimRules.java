package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import dev.roomkey.model.User;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What one authenticator demands of the claims of a token whose signature fitted, and the user they make. */
final class ClaimRules {
    private final JwtConfig config;
    private final Users users;
    private final InstantSource clock;

    ClaimRules(JwtConfig config, InstantSource clock) {
        this.config = config;
        this.users = new Users(config.users());
        this.clock = clock;
    }

    Checked<User> check(byte[] payload) {
        return StrictJson.object(payload).map(this::check).orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }

    /** The times come behind the rest, so that only a session of ours is ever called expired. */
    private Checked<User> check(JsonObject claims) {
        var lifetime = Lifetime.read(claims);
        if (lifetime.isEmpty() || !isForUs(claims) || !users.admits(claims)) {
            return Checked.bad(RejectReason.CLAIMS);
        }
        return lifetime.get()
                .refusal(clock.instant(), config.clockSkew(), config.maxAge())
                .map(Checked::<User>bad)
                .orElseGet(() -> users.user(claims));
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
}
