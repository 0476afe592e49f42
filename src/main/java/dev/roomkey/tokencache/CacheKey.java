package dev.roomkey.tokencache;

/**
 * Where a token is kept. Made by {@link CacheKeys}; says nothing about the user or the room to who does not hold the
 * names key.
 *
 * @param name base64url of an HMAC
 */
public record CacheKey(String name) {}
