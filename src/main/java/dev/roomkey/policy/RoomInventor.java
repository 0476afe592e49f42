package dev.roomkey.policy;

import java.util.random.RandomGenerator;

/** Names for rooms when the request names none: 95 random bits, since whoever guesses a name could ask to enter. */
final class RoomInventor {
    static final String PREFIX = "room-";

    private static final int LENGTH = 16;
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final RandomGenerator random;

    RoomInventor(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        var name = new StringBuilder(PREFIX);
        for (int i = 0; i < LENGTH; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    /** Whether a pattern that begins like {@code pattern} can match any of the names at all. */
    static boolean mayBeAllowedBy(String pattern) {
        String literal = pattern.split("[*{]", 2)[0];
        return literal.startsWith(PREFIX) || (PREFIX.startsWith(literal) && !literal.equals(pattern));
    }
}
