package dev.roomkey.inspect;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A JWT taken apart to be looked at, more leniently than anybody should who takes it: nothing is to be trusted of it.
 *
 * @param text all of it
 * @param isSigned whether there is anything in its third part
 */
record Jwt(String text, JsonObject header, JsonObject claims, boolean isSigned) {
    /** The parts of {@code text}; empty where it is no JWT by any standard. */
    static Optional<Jwt> parse(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        return object(parts[0])
                .flatMap(header -> object(parts[1]).map(claims -> new Jwt(text, header, claims, !parts[2].isEmpty())));
    }

    /** Also of the other base64 alphabet and with padding: that it is wrong is for the verifier to say. */
    static Optional<JsonObject> object(String part) {
        try {
            var bytes = Base64.getUrlDecoder()
                    .decode(part.replace('+', '-').replace('/', '_').replace("=", ""));
            return Json.object(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** A claim or header that is a text and not empty. */
    static Optional<String> text(JsonObject object, String name) {
        return object.getValue(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Jwt[" + text.length() + "]";
    }
}
