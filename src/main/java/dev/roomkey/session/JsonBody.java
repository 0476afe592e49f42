package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import dev.roomkey.session.RedisSessionConfig.Expiry;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a session that is kept as JSON. */
final class JsonBody implements StoredBody {
    private final @Nullable Expiry expiry;
    private final InstantSource clock;

    JsonBody(@Nullable Expiry expiry, InstantSource clock) {
        this.expiry = expiry;
        this.clock = clock;
    }

    @Override
    public Request request(String key) {
        return Request.cmd(Command.GET).arg(key);
    }

    @Override
    public Checked<JsonObject> read(List<Optional<byte[]>> values) {
        return values.getFirst()
                .flatMap(StrictJson::object)
                .map(it -> expiry == null ? Checked.good(it) : alive(it, expiry))
                .orElseGet(() -> Checked.bad(RejectReason.UNREADABLE));
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
