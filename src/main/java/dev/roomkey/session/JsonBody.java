package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a session that is kept as JSON. */
final class JsonBody implements StoredBody {
    private final @Nullable JsonPointer expires;
    private final InstantSource clock;

    JsonBody(@Nullable JsonPointer expires, InstantSource clock) {
        this.expires = expires;
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
                .map(it -> expires == null ? Checked.good(it) : alive(it, expires))
                .orElseGet(() -> Checked.bad(RejectReason.UNREADABLE));
    }

    /** Nothing where the time should stand is a session that ends with its key, as that of a browser that is closed does. */
    private Checked<JsonObject> alive(JsonObject session, JsonPointer pointer) {
        Object written = pointer.queryJson(session);
        if (written == null) {
            return Checked.good(session);
        }
        Optional<Instant> end = SessionEnd.read(written);
        if (end.isEmpty()) {
            return Checked.bad(RejectReason.UNREADABLE);
        }
        return clock.instant().isBefore(end.get()) ? Checked.good(session) : Checked.bad(RejectReason.EXPIRED);
    }
}
