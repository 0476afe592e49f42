package dev.roomkey.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The headers of tokens that have been verified. An issuer writes the same few over and over, and they need not be read as JSON for each
 * join. Strangers can add none, and the oldest gives way, so that there is room for a new key's.
 * Safe to share between threads.
 */
final class KnownHeaders {
    /** An issuer has one for each key that it signs with. */
    static final int MOST = 8;

    private volatile List<Known> all = List.of();

    private static final class Known {
        private final byte[] encoded;
        private final JoseHeader header;

        Known(byte[] encoded, JoseHeader header) {
            this.encoded = encoded;
            this.header = header;
        }

        boolean begins(byte[] token, int end) {
            return Arrays.equals(encoded, 0, encoded.length, token, 0, end);
        }
    }

    /** The header that stands before {@code end} in {@code token}, if it is one of these. */
    Optional<JoseHeader> find(byte[] token, int end) {
        for (var known : all) {
            if (known.begins(token, end)) {
                return Optional.of(known.header);
            }
        }
        return Optional.empty();
    }

    /** The header of {@code token}, whose signature fitted. */
    void remember(Jws token) {
        var text = token.text();
        var end = Jws.dot(text, 0);
        if (find(text, end).isEmpty()) {
            add(new Known(Arrays.copyOf(text, end), token.header()));
        }
    }

    private synchronized void add(Known known) {
        var more = new ArrayList<>(all);
        more.add(known);
        all = List.copyOf(more.subList(Math.max(0, more.size() - MOST), more.size()));
    }
}
