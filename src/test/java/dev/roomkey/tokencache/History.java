package dev.roomkey.tokencache;

import static dev.roomkey.tokencache.TokenCacheContract.ALICE;
import static dev.roomkey.tokencache.TokenCacheContract.BOB;
import static dev.roomkey.tokencache.TokenCacheContract.done;
import static dev.roomkey.tokencache.TokenCacheContract.key;
import static dev.roomkey.tokencache.TokenCacheContract.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.TestClock;
import dev.roomkey.token.SignedToken;
import dev.roomkey.tokencache.Lookup.Hit;
import dev.roomkey.tokencache.Lookup.Miss;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/** What happens to a cache over some hours, of which nothing is fixed but the promise. */
final class History {
    private static final List<CacheKey> KEYS = List.of(key(ALICE, "lobby"), key(ALICE, "stage"), key(BOB, "lobby"));

    private History() {}

    /** The promise that LiveKit's clients rest on: they fetch anew at every use of a token with 60 s or less left. */
    static void handsOutNoTokenNearItsExpiry(long seed, BiFunction<Duration, TestClock, TokenCache> caches) {
        var random = new SplittableRandom(seed);
        var now = new TestClock(Instant.ofEpochMilli(random.nextLong(1_700_000_000_000L, 1_900_000_000_000L)));
        var margin = Duration.ofSeconds(random.nextLong(120, 240));
        var cache = caches.apply(margin, now);

        for (var step = 0; step < 12; step++) {
            now.advance(Duration.ofMillis(random.nextLong(-20_000, 700_000)));
            var token = token(now, Duration.ofSeconds(random.nextLong(300, 7200)));
            var found = done(cache.find(KEYS.get(random.nextInt(KEYS.size()))));
            var handedOut = random.nextInt(4) == 0 ? replace(cache, found, token) : hand(cache, found, token);

            var left = Duration.between(now.instant(), handedOut.expiresAt());
            var tenth = handedOut.life().dividedBy(10);
            assertThat(left).isGreaterThan(margin.compareTo(tenth) > 0 ? margin : tenth);
            assertThat(handedOut.issuedAt()).isBeforeOrEqualTo(now.instant());
        }
    }

    private static SignedToken replace(TokenCache cache, Lookup found, SignedToken token) {
        var kept = cache.replace((Lookup.Open) found, token);
        done(kept.keeping());
        return kept.token();
    }

    private static SignedToken hand(TokenCache cache, Lookup found, SignedToken token) {
        return switch ((Lookup.Open) found) {
            case Hit hit -> hit.token();
            case Miss miss -> {
                var kept = cache.mintOnce(miss, () -> token);
                done(kept.keeping());
                yield kept.token();
            }
        };
    }
}
