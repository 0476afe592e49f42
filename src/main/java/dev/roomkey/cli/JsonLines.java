package dev.roomkey.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * One flat JSON object for each line, so that whatever gathers logs finds a line's keys without digging: {@code timestamp}, {@code level},
 * {@code logger} and {@code message}, then the keys of the line, and the stack trace of an error as {@code stack}. A key with the name of
 * one of those five gets an underscore behind it, so that no name comes twice.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final int USUAL_BYTES = 512;
    private static final Set<String> OWN = Set.of("timestamp", "level", "logger", "message", "stack");

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent line) {
        var bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (var out = json.createGenerator(bytes)) {
            write(line, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(ILoggingEvent line, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField(
                "timestamp", Instant.ofEpochMilli(line.getTimeStamp()).toString());
        out.writeStringField("level", line.getLevel().toString());
        out.writeStringField("logger", line.getLoggerName());
        out.writeStringField("message", line.getFormattedMessage());
        var pairs = line.getKeyValuePairs();
        if (pairs != null) {
            for (var pair : pairs) {
                write(pair, out);
            }
        }
        if (line.getThrowableProxy() != null) {
            out.writeStringField("stack", ThrowableProxyUtil.asString(line.getThrowableProxy()));
        }
        out.writeEndObject();
        out.writeRaw(System.lineSeparator());
    }

    private static void write(KeyValuePair pair, JsonGenerator out) throws IOException {
        out.writeFieldName(OWN.contains(pair.key) ? pair.key + "_" : pair.key);
        switch (pair.value) {
            case Integer it -> out.writeNumber(it);
            case Long it -> out.writeNumber(it);
            case Boolean it -> out.writeBoolean(it);
            case null -> out.writeNull();
            default -> out.writeString(pair.value.toString());
        }
    }
}
