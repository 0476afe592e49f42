package dev.roomkey.tokencache;

import dev.roomkey.token.SignedToken;

/** What a look-up found, and under which generation of the user a token minted after it is to be kept. */
public sealed interface Lookup {
    CacheKey key();

    /** The user may have a token. */
    sealed interface Open extends Lookup {
        Generation generation();
    }

    /** A token with life enough left. */
    record Hit(CacheKey key, Generation generation, SignedToken token) implements Open {}

    /** No token that can be handed out. */
    record Miss(CacheKey key, Generation generation, Why why) implements Open {}

    /** The user may have no token, neither a kept nor a new one. */
    record Withheld(CacheKey key, Reason reason) implements Lookup {
        /** Why not. */
        public enum Reason {
            /** A block holds. */
            BLOCKED,
            /** Nobody can tell whether a block holds, and then the configuration says no. */
            UNKNOWN
        }
    }

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
