package dev.roomkey.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which of the known words was meant. */
final class Similar {
    /** Longest word that is compared; longer ones are no typo of ours. */
    private static final int MAX_LENGTH = 128;

    private Similar() {}

    /**
     * The candidate nearest to {@code word}, if one is near enough to be meant: at most one edit for every three characters.
     * Case, dashes, underscores and dots do not count, so that {@code maxBody} and {@code max_body} find {@code max-body}.
     */
    static Optional<String> to(String word, Collection<String> candidates) {
        if (word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var typed = bare(word);
        return candidates.stream()
                .filter(it -> distance(typed, bare(it)) <= Math.max(1, typed.length() / 3))
                .min(Comparator.comparingInt((String it) -> distance(typed, bare(it)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String bare(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
    static int distance(String from, String to) {
        var rows = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                rows[i][j] = cost(from, to, rows, i, j);
            }
        }
        return rows[from.length()][to.length()];
    }

    private static int cost(String from, String to, int[][] rows, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        var replaced = rows[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        var best = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        var swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
