package dev.roomkey.tokencache;

import java.util.List;

/**
 * Where a token is kept. Made by {@link CacheKeys}; says nothing about the user or the room to who does not hold the
 * names key.
 *
 * @param userTag the user's name in the store, the same for all of the user's tokens
 * @param name base64url of an HMAC over everything that goes into the token
 * @param blockNames what the blocks are called of which any would keep the token back
 */
public record CacheKey(String userTag, String name, List<String> blockNames) {
    public CacheKey {
        blockNames = List.copyOf(blockNames);
    }
}
