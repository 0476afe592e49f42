package dev.roomkey.session;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of one authenticator. A token's header selects among them; it cannot change what a key may verify. */
final class KeyRing {
    private final List<Key> keys;

    KeyRing(List<VerificationKey> keys) {
        this.keys = keys.stream()
                .map(it -> new Key(it.algorithm(), it.keyId(), Verifier.of(it)))
                .toList();
    }

    /** The token with the keys that may have signed it: those of its id, else those without one. */
    Checked<Signed> select(Jws token) {
        var header = token.header();
        boolean named = keys.stream()
                .anyMatch(it -> header.keyId() != null && header.keyId().equals(it.id));
        var candidates = keys.stream()
                .filter(it -> it.algorithm == header.algorithm())
                .filter(it -> header.keyId() == null || Objects.equals(it.id, named ? header.keyId() : null))
                .map(Key::verifier)
                .toList();
        return candidates.isEmpty()
                ? Checked.bad(
                        named || !verifies(header.algorithm()) ? RejectReason.ALGORITHM : RejectReason.UNKNOWN_KEY)
                : Checked.good(new Signed(token, candidates));
    }

    private boolean verifies(Algorithm algorithm) {
        return keys.stream().anyMatch(it -> it.algorithm == algorithm);
    }

    private record Key(Algorithm algorithm, @Nullable String id, Verifier verifier) {}

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
