package dev.roomkey.token;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant. */
final class Spelling {
    /** Two slips of the finger, or one and a half syllables less: {@code canUpdateMetadata} is three off. */
    private static final int MAX_DISTANCE = 3;

    private Spelling() {}

    /** The known name nearest to {@code given}, if any is near; case and underscores do not count. */
    static Optional<String> nearest(String given, Collection<String> known) {
        String plain = plain(given);
        return known.stream()
                .filter(it -> distance(plain, plain(it)) <= Math.min(MAX_DISTANCE, it.length() / 2))
                .min(Comparator.comparingInt(it -> distance(plain, plain(it))))
                .or(() ->
                        known.stream().filter(it -> plain.startsWith(plain(it))).findFirst());
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            next(row, a.charAt(i - 1), b);
        }
        return row[b.length()];
    }

    private static void next(int[] row, char letter, String b) {
        int diagonal = row[0]++;
        for (int j = 1; j < row.length; j++) {
            int substituted = diagonal + (letter == b.charAt(j - 1) ? 0 : 1);
            diagonal = row[j];
            row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
        }
    }
}
