package dev.roomkey.session;

import dev.roomkey.model.User;
import dev.roomkey.session.RedisSessionConfig.Expiry;
import dev.roomkey.session.RedisSessionConfig.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Reads a session that is kept as JSON. */
final class JsonBody {
    private final Json config;
    private final Users users;
    private final InstantSource clock;

    JsonBody(Json config, Users users, InstantSource clock) {
        this.config = config;
        this.users = users;
        this.clock = clock;
    }

    /** Whose session {@code bytes} are, if it is still good. */
    Checked<User> check(byte[] bytes) {
        return StrictJson.object(bytes)
                .map(this::alive)
                .orElseGet(() -> Checked.bad(RejectReason.UNREADABLE))
                .then(users::admitted);
    }

    private Checked<JsonObject> alive(JsonObject session) {
        return config.expiry() == null ? Checked.good(session) : alive(session, config.expiry());
    }

    /** Nothing where the time should stand is a session that ends with its key, as that of a browser that is closed does. */
    private Checked<JsonObject> alive(JsonObject session, Expiry expiry) {
        Object written = expiry.pointer().queryJson(session);
        if (written == null) {
            return Checked.good(session);
        }
        Optional<Instant> expires = BodyTimes.read(written, expiry.format());
        if (expires.isEmpty()) {
            return Checked.bad(RejectReason.UNREADABLE);
        }
        return clock.instant().isBefore(expires.get()) ? Checked.good(session) : Checked.bad(RejectReason.EXPIRED);
    }
}
