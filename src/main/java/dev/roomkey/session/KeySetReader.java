package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what issuers publish. Takes milliseconds: not for an event loop. */
final class KeySetReader {
    private final KeySource.Published source;

    KeySetReader(KeySource.Published source) {
        this.source = source;
    }

    /** The usable keys of an answer, at least one; empty when there is none, or the answer is not what it should be. */
    Optional<KeyRing> read(byte[] json, Instant now) {
        return StrictJson.object(json)
                .map(it -> switch (source.format()) {
                    case JWKS -> jwks(it);
                    case X509 -> certificates(it, now);
                })
                .map(Stream::toList)
                .filter(it -> !it.isEmpty())
                .map(KeyRing::new);
    }

    private Stream<KeyRing.Key> jwks(JsonObject set) {
        if (!(set.getValue("keys") instanceof JsonArray keys)
                || keys.size() > source.caps().maxKeys()) {
            return Stream.empty();
        }
        var reader = new JwkReader(source.algorithms());
        return keys.stream().filter(JsonObject.class::isInstance).flatMap(it -> reader.read((JsonObject) it).stream());
    }

    private Stream<KeyRing.Key> certificates(JsonObject map, Instant now) {
        if (map.size() > source.caps().maxKeys()) {
            return Stream.empty();
        }
        var reader = new CertificateReader(source.algorithms());
        return map.stream()
                .filter(it -> it.getValue() instanceof String)
                .flatMap(it -> reader.read(it.getKey(), (String) it.getValue(), now).stream());
    }
}
