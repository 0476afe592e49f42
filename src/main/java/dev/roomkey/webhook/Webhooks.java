package dev.roomkey.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.TokenVerifier;
import dev.roomkey.token.Verification;
import dev.roomkey.tokencache.Departures;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;

/**
 * Takes what LiveKit says of its rooms. Whatever is not signed with one of the projects' key pairs, together with a hash of the
 * very body, is refused. LiveKit repeats what was not answered: an event that was taken before does nothing. Safe to share between
 * threads; foreign bytes never make it throw.
 */
public final class Webhooks {
    private final TokenVerifier verifier;
    private final Memory memory;
    private final InstantSource clock;

    /** What is remembered of events for as long as the process lives, whatever changes in the configuration. */
    public static final class Memory {
        /** LiveKit gives up on an event within minutes. */
        private static final int MOST_IDS = 10_000;

        private final Cache<String, Boolean> ids =
                Caffeine.newBuilder().maximumSize(MOST_IDS).build();
        private final Departures departures = new Departures();

        /** Who left which room. */
        public Departures departures() {
            return departures;
        }

        /** Whether {@code id} is new; from now on it is not. */
        private boolean isFirst(String id) {
            return ids.asMap().putIfAbsent(id, true) == null;
        }
    }

    /** What becomes of a webhook. */
    public enum Result {
        TAKEN,
        /** It was taken before. */
        REPEATED,
        /** LiveKit did not send it, or not this. */
        UNVERIFIED,
        /** It is signed, and no event all the same. */
        MALFORMED
    }

    /** What was sent, and what became of it. */
    public record Outcome(EventType event, Result result) {}

    /** Of LiveKit servers that sign with any of {@code keys}. */
    public Webhooks(Collection<ApiKey> keys, Memory memory, InstantSource clock) {
        this.verifier = new TokenVerifier(keys, clock);
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * Whether it is worth reading the body: the token is signed, and for some body.
     *
     * @param authorization the header of that name
     */
    public boolean mayFollow(String authorization) {
        return verifier.verify(authorization) instanceof Verification.Valid valid
                && valid.claims().getValue("sha256") instanceof String;
    }

    /** Takes a webhook. Hashes and parses the body, which takes longer the longer it is. */
    public Outcome take(byte[] body, String authorization) {
        return verifier.verifyWebhook(body, authorization) instanceof Verification.Valid
                ? Event.parse(body).map(this::take).orElseGet(() -> new Outcome(EventType.NONE, Result.MALFORMED))
                : new Outcome(EventType.NONE, Result.UNVERIFIED);
    }

    private Outcome take(Event event) {
        if (!memory.isFirst(event.id())) {
            return new Outcome(event.type(), Result.REPEATED);
        }
        if (event.type() == EventType.PARTICIPANT_LEFT) {
            event.stay().ifPresent(it -> memory.departures().left(it.identity(), it.room(), whenOf(event)));
        }
        return new Outcome(event.type(), Result.TAKEN);
    }

    /** Never in the future: a server whose clock is ahead would end stays that have not begun. */
    private Instant whenOf(Event event) {
        var now = clock.instant();
        return event.createdAt().isBefore(now) ? event.createdAt() : now;
    }
}
