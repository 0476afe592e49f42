package dev.roomkey.join;

import dev.roomkey.limit.LimitDecision.Quota;
import dev.roomkey.policy.Decision;
import dev.roomkey.token.SignedToken;
import dev.roomkey.tokencache.Lookup;
import java.net.URI;
import java.time.Duration;

/** What became of a join. Everything that can be expected is one of these; a failed future is a defect. */
public sealed interface JoinOutcome {
    /**
     * A token to hand out.
     *
     * @param serverUrl where to connect with it
     */
    record Granted(SignedToken token, URI serverUrl, CacheResult cache, Quota quota) implements JoinOutcome {
        /** What the client gets. */
        public String jwt() {
            return token.jwt();
        }
    }

    /**
     * Nobody is signed in.
     *
     * @param expired whether a session was there and is over: all that a client is told, so that it can renew it
     */
    record Unauthenticated(boolean expired) implements JoinOutcome {}

    /** The rules say no. The user's limit was charged all the same, so that probing for rooms is limited too. */
    record Forbidden(Decision.Refused refused, Quota quota) implements JoinOutcome {}

    /** The operators keep this user out for now. The limit was charged all the same. */
    record Blocked(Quota quota) implements JoinOutcome {}

    /** The user asks too often. */
    record Throttled(Duration retryAfter, Quota quota) implements JoinOutcome {}

    /** Too many join the room, or its project, at once; the user is sent away until a moment that is kept for them. */
    record Crowded(Duration retryAfter, Quota quota) implements JoinOutcome {}

    /** Something that Roomkey needs does not answer. */
    record Unavailable(Duration retryAfter) implements JoinOutcome {}

    /** Where a token came from: a label of the cache's meter. */
    enum CacheResult {
        /** The kept token had life enough left. */
        HIT,
        /** There was none, and one was minted. */
        MISS,
        /** There was none, and another request minted it meanwhile. */
        JOINED,
        /** The client asked for a new one. */
        REFRESHED,
        /** The participant of the kept token has left the room, and another one was minted. */
        STALE,
        /** What was there could not be read, and a token was minted. */
        UNREADABLE,
        /** The cache did not answer, and a token was minted that it does not keep. */
        UNAVAILABLE,
        /** Tokens for invented rooms and for guests are not kept. */
        UNCACHED;

        /** What a token is called that the client asked to be new. */
        static CacheResult ofRefresh(Lookup found) {
            return found instanceof Lookup.Miss miss && of(miss) == UNAVAILABLE ? UNAVAILABLE : REFRESHED;
        }

        /** What a token is called that was minted after this. */
        static CacheResult of(Lookup.Miss miss) {
            return switch (miss.why()) {
                case ABSENT, FIRST -> MISS;
                case UNREADABLE -> UNREADABLE;
                case UNAVAILABLE -> UNAVAILABLE;
            };
        }
    }
}
