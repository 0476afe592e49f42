package dev.roomkey.tokencache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.model.RoomName;
import dev.roomkey.token.SignedToken;
import java.time.Instant;
import java.util.concurrent.ConcurrentMap;

/**
 * Who left which room, and when, as far as this process was told; bounded, the least used go first. A token from before its
 * participant left is not handed out again: one token is for one stay. Safe to share between threads.
 */
public final class Departures {
    /** At some 200 bytes each this is 10 MB. */
    private static final int MOST = 50_000;

    private final Cache<Stay, Instant> cache =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final ConcurrentMap<Stay, Instant> departures = cache.asMap();

    private record Stay(String identity, RoomName room) {
        /** Without both: they may name the user. */
        @Override
        public String toString() {
            return "Stay";
        }
    }

    /** A participant left a room at {@code when}. To be told twice, or late, changes nothing. */
    public void left(String identity, RoomName room, Instant when) {
        departures.merge(new Stay(identity, room), when, (known, told) -> told.isAfter(known) ? told : known);
    }

    /**
     * Whether the participant that {@code token} is for has left the room since the token was issued. Both times are whole seconds;
     * within one second it has.
     */
    public boolean endedStayOf(SignedToken token, String identity, RoomName room) {
        var left = departures.get(new Stay(identity, room));
        return left != null && !left.isBefore(token.issuedAt());
    }
}
