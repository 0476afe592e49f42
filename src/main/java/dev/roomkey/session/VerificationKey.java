package dev.roomkey.session;

import dev.roomkey.model.Secret;
import org.jspecify.annotations.Nullable;

/** A key that may have signed a session, bound to the one algorithm it verifies. */
public sealed interface VerificationKey {
    /** The algorithm; a token's header only selects among configured keys and never decides this. */
    Algorithm algorithm();

    /** The id by which a token's {@code kid} selects this key; one without is tried when no key has the token's id. */
    @Nullable
    String keyId();

    /** A shared secret, at least as long as the algorithm's hash in production. */
    record SharedSecret(Algorithm algorithm, @Nullable String keyId, Secret secret) implements VerificationKey {
        public SharedSecret {
            if (!algorithm.isSymmetric() || secret.length() == 0) {
                throw new IllegalArgumentException("a secret goes with HS256, HS384 or HS512 and must not be empty");
            }
        }
    }

    /** A public key as an SPKI PEM block: RSA of at least 2048 bits for RS256, P-256 for ES256, Ed25519 for EdDSA. */
    record PublicKey(Algorithm algorithm, @Nullable String keyId, String pem) implements VerificationKey {
        public PublicKey {
            if (algorithm.isSymmetric()) {
                throw new IllegalArgumentException("a public key goes with RS256, ES256 or EdDSA");
            }
            PublicKeys.check(algorithm, pem);
        }
    }
}
