package dev.roomkey.session;

import dev.roomkey.session.RedisSessionConfig.SpringHash;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a session that Spring Session keeps as a hash. When it ends is worked out here: the key of an indexed repository lives for five
 * minutes longer than its session.
 */
final class SpringHashBody implements StoredBody {
    private static final String LAST_ACCESSED = "lastAccessedTime";
    private static final String MAX_INACTIVE = "maxInactiveInterval";
    private static final String ATTRIBUTE = "sessionAttr:";

    private final List<String> attributes;
    private final InstantSource clock;

    SpringHashBody(SpringHash config, InstantSource clock) {
        attributes = config.attributes();
        this.clock = clock;
    }

    @Override
    public Request request(String key) {
        var request = Request.cmd(Command.HMGET).arg(key).arg(LAST_ACCESSED).arg(MAX_INACTIVE);
        attributes.forEach(it -> request.arg(ATTRIBUTE + it));
        return request;
    }

    @Override
    public Checked<JsonObject> read(List<Optional<byte[]>> values) {
        var lastAccessed = number(values.get(0));
        var maxInactive = number(values.get(1));
        if (lastAccessed.isEmpty() || maxInactive.isEmpty()) {
            return Checked.bad(RejectReason.UNREADABLE);
        }
        return isOver(lastAccessed.get(), maxInactive.get())
                ? Checked.bad(RejectReason.EXPIRED)
                : attributes(values.subList(2, values.size()));
    }

    /** Below zero is how Spring writes that a session never ends by itself. */
    private boolean isOver(long lastAccessedMillis, long maxInactiveSeconds) {
        return maxInactiveSeconds >= 0 && clock.millis() >= lastAccessedMillis + 1000 * maxInactiveSeconds;
    }

    private Checked<JsonObject> attributes(List<Optional<byte[]>> values) {
        Map<String, Object> session = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).isPresent()) {
                var value = SpringValue.read(values.get(i).get());
                if (value.isEmpty()) {
                    return Checked.bad(RejectReason.UNREADABLE);
                }
                session.put(attributes.get(i), value.get());
            }
        }
        return Checked.good(new JsonObject(session));
    }

    /** Neither a time in milliseconds nor a time span in seconds is longer, and no sum of such two overflows. */
    private static Optional<Long> number(Optional<byte[]> value) {
        return value.flatMap(SpringValue::read)
                .filter(it -> it instanceof Integer || it instanceof Long)
                .map(it -> ((Number) it).longValue())
                .filter(it -> Math.abs(it) < 1L << 50);
    }
}
