package dev.roomkey.session;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Optional;

/** How sessions of one kind are asked for, and what is made of the answer. */
interface StoredBody {
    /** The one command that reads the session under {@code key}. */
    Request request(String key);

    /**
     * What a session says, if it is still good. May be called on any thread.
     *
     * @param values what Redis has, in the order of the request, at least one of them present
     */
    Checked<JsonObject> read(List<Optional<byte[]>> values);
}
