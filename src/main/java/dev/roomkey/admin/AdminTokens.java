package dev.roomkey.admin;

import dev.roomkey.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.OptionalInt;

/** Whose bearer token it is: compared by hash with all there are, in a time that says nothing about any. */
final class AdminTokens {
    private final List<byte[]> hashes;

    AdminTokens(List<Secret> tokens) {
        hashes = tokens.stream().distinct().map(it -> hash(it.bytes())).toList();
    }

    /** The place of the token in the list, from 1; empty for a foreign one. */
    OptionalInt numberOf(String presented) {
        var hash = hash(presented.getBytes(StandardCharsets.UTF_8));
        var found = 0;
        for (var i = 0; i < hashes.size(); i++) {
            found |= MessageDigest.isEqual(hashes.get(i), hash) ? i + 1 : 0;
        }
        return found == 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
