package dev.roomkey.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script and the SHA-1 that Redis knows it by. Made once, as a constant. */
public final class RedisScript {
    private final String lua;
    private final String sha;

    private RedisScript(String lua) {
        this.lua = lua;
        sha = sha1(lua);
    }

    public static RedisScript of(String lua) {
        return new RedisScript(lua);
    }

    String lua() {
        return lua;
    }

    String sha() {
        return sha;
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RedisScript that && lua.equals(that.lua);
    }

    @Override
    public int hashCode() {
        return sha.hashCode();
    }

    @Override
    public String toString() {
        return "RedisScript[" + sha + "]";
    }
}
