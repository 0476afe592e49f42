package dev.roomkey.simulation;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redis' answers as its client hands them on. */
final class Replies {
    static final Response OK = SimpleStringType.OK;

    private Replies() {}

    static Response number(long number) {
        return NumberType.create(number);
    }

    static @Nullable Response bulk(byte @Nullable [] bytes) {
        return bytes == null ? null : BulkType.create(Buffer.buffer(bytes), false);
    }

    /** Each character is a byte. */
    static Response text(String text) {
        return BulkType.create(Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1)), false);
    }

    static Response array(@Nullable Response... elements) {
        return array(Arrays.asList(elements));
    }

    static Response array(List<@Nullable Response> elements) {
        var array = MultiType.create(elements.size(), false);
        elements.forEach(array::add);
        return array;
    }

    static ErrorType error(String text) {
        return ErrorType.create(text);
    }
}
