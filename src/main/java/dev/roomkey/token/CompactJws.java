package dev.roomkey.token;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A JWT taken apart (RFC 7515 §7.1); nothing in it is to be trusted yet. */
final class CompactJws {
    /** What the longest metadata comes to when JSON escapes every byte of it in six and base64 takes a third more. */
    static final int MAX_LENGTH = 8 * ClaimGrants.MAX_METADATA_BYTES + 1024 * 1024;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final JsonObject header;
    private final JsonObject claims;
    private final String signed;
    private final byte[] signature;

    private CompactJws(JsonObject header, JsonObject claims, String signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** The parts of {@code jwt}; empty when it is no JWT in the strict sense. */
    static Optional<CompactJws> parse(String jwt) {
        var parts = jwt.length() > MAX_LENGTH ? new String[0] : jwt.split("\\.", 4);
        if (parts.length != 3) {
            return Optional.empty();
        }
        var signed = jwt.substring(0, jwt.length() - parts[2].length() - 1);
        return object(parts[0])
                .flatMap(header -> object(parts[1])
                        .flatMap(claims ->
                                decode(parts[2]).map(signature -> new CompactJws(header, claims, signed, signature))));
    }

    /** Whether the header asks for nothing but plain HS256; {@code typ} and {@code kid} mean nothing to LiveKit. */
    boolean isPlainHs256() {
        return "HS256".equals(header.getValue("alg")) && !header.containsKey("crit") && !header.containsKey("b64");
    }

    JsonObject claims() {
        return claims;
    }

    /** The bytes that are signed. */
    byte[] signed() {
        return signed.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] signature() {
        return signature.clone();
    }

    private static Optional<JsonObject> object(String part) {
        return decode(part).flatMap(CompactJws::parseObject);
    }

    private static Optional<JsonObject> parseObject(byte[] json) {
        try {
            // a fresh decoder reports what is no UTF-8, where new String would replace it
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return Json.decodeValue(text) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (CharacterCodingException | DecodeException notJson) {
            return Optional.empty();
        }
    }

    /** Java's decoder also takes padding and stray last bits, so that one token could be written in several ways. */
    private static Optional<byte[]> decode(String part) {
        try {
            var bytes = Base64.getUrlDecoder().decode(part);
            return ENCODER.encodeToString(bytes).equals(part) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
