package dev.roomkey.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the keys that may have signed a session come from. */
public sealed interface KeySource {
    /** Keys that stand in the configuration, at least one; each is bound to its algorithm. */
    record Listed(List<VerificationKey> keys) implements KeySource {
        public Listed {
            keys = List.copyOf(keys);
            require(!keys.isEmpty(), "keys, jwks or x509 must say what may have signed a session");
        }
    }

    /**
     * Keys that the issuer publishes.
     *
     * @param format what it publishes
     * @param url where, by HTTPS, or by HTTP on this machine
     * @param algorithms those that its keys are taken for; of them none that needs a secret
     */
    record Published(Format format, URI url, Set<Algorithm> algorithms, Refresh refresh, Caps caps)
            implements KeySource {
        private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");

        public Published {
            algorithms = Set.copyOf(algorithms);
            require(isSafe(url), "url must be one of https, or of http on this machine, without user and fragment");
            require(
                    !algorithms.isEmpty() && algorithms.stream().noneMatch(Algorithm::isSymmetric),
                    "algorithms must name RS256, ES256 or EdDSA, those that the issuer signs with");
        }

        /** Whether nobody between here and {@code url} can put other keys in place of the issuer's. */
        public static boolean isSafe(URI url) {
            boolean plain = "http".equals(url.getScheme())
                    && url.getHost() != null
                    && LOOPBACK.matcher(url.getHost()).matches();
            return ("https".equals(url.getScheme()) || plain)
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null;
        }
    }

    /** What an issuer publishes. */
    enum Format {
        /** A JSON Web Key Set (RFC 7517). */
        JWKS,
        /** A JSON object of PEM certificates by key id, as Google publishes them. */
        X509
    }

    /**
     * How often published keys are fetched.
     *
     * @param interval from one fetch to the next while all goes well; for certificates what {@code Cache-Control} says comes first
     * @param minRefetch least time between two fetches that tokens of unknown keys ask for, and from a failed fetch to the next
     * @param staleOnError how long beyond the interval the last good set is used while fetching fails
     */
    record Refresh(Duration interval, Duration minRefetch, Duration staleOnError) {
        public static final Refresh DEFAULT =
                new Refresh(Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofDays(1));

        public Refresh {
            require(minRefetch.isPositive(), "min-refetch must be longer than 0s");
            require(interval.compareTo(minRefetch) >= 0, "refresh must not be below min-refetch");
            require(!staleOnError.isNegative(), "stale-on-error must not be negative");
        }
    }

    /**
     * What a fetch may cost.
     *
     * @param timeout for the whole of it, up to the last byte of the answer
     * @param maxBytes longest answer
     * @param maxKeys most keys in it, of whatever kind
     */
    record Caps(Duration timeout, int maxBytes, int maxKeys) {
        public static final Caps DEFAULT = new Caps(Duration.ofSeconds(2), 128 * 1024, 32);

        public Caps {
            require(timeout.isPositive(), "timeout must be longer than 0s");
            require(maxBytes > 0, "max-bytes must be above 0");
            require(maxKeys > 0, "max-keys must be above 0");
        }
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
