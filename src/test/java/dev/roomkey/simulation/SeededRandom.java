package dev.roomkey.simulation;

import java.io.Serial;
import java.security.SecureRandom;
import java.util.Random;

/** What should be random and is the same each time. */
final class SeededRandom extends SecureRandom {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Random random;

    SeededRandom(long seed) {
        random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
