package dev.roomkey.session;

import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of one authenticator. A token's header selects among them; it cannot change what a key may verify. */
final class KeyRing {
    private final List<Key> keys;

    KeyRing(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The ring of the keys in a configuration. */
    static KeyRing of(List<VerificationKey> keys) {
        return new KeyRing(keys.stream()
                .map(it -> new Key(it.algorithm(), it.keyId(), Verifier.of(it), Instant.MAX))
                .toList());
    }

    /** The token with the keys that may have signed it: of those good at {@code now} those of its id, else those without one. */
    Checked<Signed> select(Jws token, Instant now) {
        var header = token.header();
        boolean named = has(header.keyId());
        var candidates = new ArrayList<Verifier>();
        for (var key : keys) {
            boolean good = key.algorithm == header.algorithm() && now.isBefore(key.expires);
            if (good && (header.keyId() == null || Objects.equals(key.id, named ? header.keyId() : null))) {
                candidates.add(key.verifier);
            }
        }
        return candidates.isEmpty()
                ? Checked.bad(
                        named || !verifies(header.algorithm()) ? RejectReason.ALGORITHM : RejectReason.UNKNOWN_KEY)
                : Checked.good(new Signed(token, candidates));
    }

    /** Whether one of the keys has this id. */
    boolean has(@Nullable String keyId) {
        return keyId != null && keys.stream().anyMatch(it -> keyId.equals(it.id));
    }

    private boolean verifies(Algorithm algorithm) {
        return keys.stream().anyMatch(it -> it.algorithm == algorithm);
    }

    /**
     * A key, bound to its one algorithm.
     *
     * @param expires from when on it verifies nothing any more
     */
    record Key(Algorithm algorithm, @Nullable String id, Verifier verifier, Instant expires) {
        /** A key that an issuer has published and that {@link PublicKeys} found fit. */
        static Key published(Algorithm algorithm, @Nullable String id, PublicKey key) {
            return new Key(algorithm, id, Verifier.Asymmetric.of(algorithm, key), Instant.MAX);
        }

        Key until(Instant expires) {
            return new Key(algorithm, id, verifier, expires);
        }
    }

    /** A token and what may have signed it, at least one. */
    record Signed(Jws token, List<Verifier> candidates) {
        boolean isSymmetric() {
            return token.header().algorithm().isSymmetric();
        }

        /** Whether one of the candidates signed it. Tries all, so that time does not tell which secret it was. */
        boolean verify() {
            byte[] input = token.signingInput();
            boolean fits = false;
            for (Verifier candidate : candidates) {
                fits |= candidate.fits(input, token.signature());
            }
            return fits;
        }
    }
}
