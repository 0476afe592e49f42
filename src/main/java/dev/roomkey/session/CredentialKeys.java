package dev.roomkey.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/**
 * Names for credentials, under which what was learned of them is kept in this process. A name is a keyed hash over who asked, how, and
 * the credential, each with its length before it: no two of them can be cut differently into the same bytes, and no memory dump
 * shows a session.
 */
final class CredentialKeys {
    private final Hmac hmac;
    private final byte[] asker;

    /** Names of what is learned by an authenticator that {@code asker} describes, under a key made here and never told. */
    CredentialKeys(List<String> asker, SecureRandom random) {
        var key = new byte[32];
        random.nextBytes(key);
        this.hmac = new Hmac("HmacSHA256", key);
        this.asker = lengthPrefixed(asker);
    }

    String name(String credential) {
        return new String(hmac.of(asker, lengthPrefixed(List.of(credential))), StandardCharsets.ISO_8859_1);
    }

    private static byte[] lengthPrefixed(List<String> parts) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(length(parts.size()));
        for (var part : parts) {
            var text = part.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(length(text.length));
            bytes.writeBytes(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
    }
}
