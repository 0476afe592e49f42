package dev.roomkey.session;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roomkey.session.KeyRing.Signed;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Says whether a token's signature fits. HMAC is verified at once. The slow algorithms are verified elsewhere, each
 * token once at a time, and what fitted is remembered under a keyed hash.
 *
 * <p>Only that fact is remembered and not what the token says, so claims, times and rules are checked anew on every
 * request, an entry takes a few hundred bytes whatever the token's size, and none of it tells whose session it was.
 */
final class Signatures {
    enum Outcome {
        FITS,
        DOES_NOT_FIT,
        /** Too many are being verified already. */
        UNDECIDED
    }

    /** Most tokens waiting for or in verification: at 1.6 ms for ES256 the last of them waits 0.2 s on two threads. */
    static final int MAX_RUNNING = 256;

    static final int MAX_REMEMBERED = 50_000;
    static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);

    private final OffLoop offLoop;
    private final Hmac fingerprints;
    private final Semaphore vacancies = new Semaphore(MAX_RUNNING);

    /** Holds futures within futures, so that a defect passes through without Caffeine logging it for every token. */
    private final AsyncCache<String, Future<Outcome>> verified;

    Signatures(Sessions.Means means) {
        this.offLoop = means.offLoop();
        this.fingerprints = new Hmac("HmacSHA256", randomKey(means));
        this.verified = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(REMEMBERED_FOR)
                .ticker(() -> nanos(means.clock()))
                .executor(Runnable::run)
                .buildAsync();
    }

    /**
     * Verifies {@code signed}; the future completes on the caller's Vert.x context.
     *
     * @param authenticator whose token it is: one authenticator's good token proves nothing to another
     */
    Future<Outcome> verify(String authenticator, Signed signed) {
        if (signed.isSymmetric()) {
            return Future.succeededFuture(outcome(signed.verify()));
        }
        String fingerprint = fingerprint(authenticator, signed);
        var known = verified.getIfPresent(fingerprint);
        return known == null ? start(fingerprint, signed) : await(known);
    }

    private Future<Outcome> start(String fingerprint, Signed signed) {
        if (!vacancies.tryAcquire()) {
            return Future.succeededFuture(Outcome.UNDECIDED);
        }
        var mine = new CompletableFuture<Future<Outcome>>();
        var earlier = verified.asMap().putIfAbsent(fingerprint, mine);
        if (earlier != null) {
            vacancies.release();
            return await(earlier);
        }
        run(signed).onComplete(done -> {
            vacancies.release();
            settle(fingerprint, mine, done);
        });
        return await(mine);
    }

    private Future<Boolean> run(Signed signed) {
        try {
            return offLoop.run(signed::verify);
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }

    /** A bad signature is not remembered: whoever sends many of them must not push the good ones out. */
    private void settle(String fingerprint, CompletableFuture<Future<Outcome>> mine, AsyncResult<Boolean> done) {
        boolean fits = done.succeeded() && done.result();
        if (!fits) {
            verified.asMap().remove(fingerprint, mine);
        }
        mine.complete(done.succeeded() ? Future.succeededFuture(outcome(fits)) : Future.failedFuture(done.cause()));
    }

    /** On the caller's context, since the first to ask may be on another event loop. */
    private static Future<Outcome> await(CompletableFuture<Future<Outcome>> verification) {
        return Waiting.on(verification).compose(it -> it);
    }

    private static Outcome outcome(boolean fits) {
        return fits ? Outcome.FITS : Outcome.DOES_NOT_FIT;
    }

    /** Covers the keys too: an issuer that puts another key under the same id takes back what the old one signed. */
    private String fingerprint(String authenticator, Signed signed) {
        var parts = new ArrayList<byte[]>();
        Stream.concat(
                        Stream.of(authenticator.getBytes(StandardCharsets.UTF_8)),
                        signed.candidates().stream().map(Verifier::identity))
                .forEach(it -> {
                    parts.add(
                            ByteBuffer.allocate(Integer.BYTES).putInt(it.length).array());
                    parts.add(it);
                });
        parts.add(signed.token().text());
        return new String(fingerprints.of(parts.toArray(byte[][]::new)), StandardCharsets.ISO_8859_1);
    }

    private static byte[] randomKey(Sessions.Means means) {
        byte[] key = new byte[32];
        means.random().nextBytes(key);
        return key;
    }

    private static long nanos(InstantSource clock) {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }
}
