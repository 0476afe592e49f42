package dev.roomkey.tokencache;

import dev.roomkey.token.SignedToken;

/** What a look-up found, and under which generation of the user a token minted after it is to be kept. */
public sealed interface Lookup {
    CacheKey key();

    Generation generation();

    /** A token with life enough left. */
    record Hit(CacheKey key, Generation generation, SignedToken token) implements Lookup {}

    /** No token that can be handed out. */
    record Miss(CacheKey key, Generation generation, Why why) implements Lookup {}

    /** Why there is no token. */
    enum Why {
        /** None is kept, or it is too near its expiry, or it was revoked. */
        ABSENT,
        /** The user has no generation yet, or lost it; the one of this look-up is new. */
        FIRST,
        /** Something is there that does not open: another format, a key that is gone, or not ours. */
        UNREADABLE,
        /** The store did not answer, so that nothing will be kept either. */
        UNAVAILABLE
    }
}
