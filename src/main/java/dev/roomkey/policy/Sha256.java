package dev.roomkey.policy;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names for long things. */
final class Sha256 {
    private Sha256() {}

    /** The first {@code bytes} of the hash over the JSON of {@code parts}, in hexadecimal. */
    static String hex(JsonArray parts, int bytes) {
        return HexFormat.of().formatHex(digest(parts.encode().getBytes(StandardCharsets.UTF_8)), 0, bytes);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
