package dev.roomkey;

import java.util.Set;

/** What is broken at the moment, and which statuses a join may then have. */
enum ChaosPhase {
    CALM,
    REDIS_FROZEN(Lost.REDIS),
    REDIS_KILLED(Lost.REDIS),
    ANSWERS_GARBLED(Lost.REDIS),
    ANSWERS_CUT(Lost.REDIS),
    /** Redis is there again, and not everybody has noticed. */
    RECOVERING(Lost.REDIS),
    CONFIGURATION_UNREADABLE,
    OVERLOADED(Lost.REDIS, Lost.PLACES),
    DRAINING;

    private enum Lost {
        REDIS,
        PLACES
    }

    private final boolean redisIsLost;
    private final boolean placesAreLost;

    ChaosPhase(Lost... lost) {
        redisIsLost = Set.of(lost).contains(Lost.REDIS);
        placesAreLost = Set.of(lost).contains(Lost.PLACES);
    }

    /** A session in Redis cannot be decided about without it; everything else goes on, but where there is no place left. */
    boolean permits(ChaosUser.Kind kind, int status) {
        return switch (status) {
            case 429 -> true;
            case 201 -> !kind.isBlocked();
            case 403 -> kind.isBlocked();
            case 503 -> placesAreLost || (kind.isStored() && redisIsLost);
            default -> false;
        };
    }
}
