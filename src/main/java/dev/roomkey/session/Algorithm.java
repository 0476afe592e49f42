package dev.roomkey.session;

import java.util.Optional;

/** The JWS algorithms that sessions may be signed with (RFC 7518, RFC 8037). There is no {@code none}. */
public enum Algorithm {
    HS256(true),
    HS384(true),
    HS512(true),
    RS256(false),
    ES256(false),
    EDDSA(false);

    private final boolean symmetric;

    Algorithm(boolean symmetric) {
        this.symmetric = symmetric;
    }

    /** Whether issuer and verifier share the key. These verify in microseconds; the others take up to milliseconds. */
    public boolean isSymmetric() {
        return symmetric;
    }

    /** The algorithm that a JWS header calls {@code name}, compared exactly; empty for {@code none} and all others. */
    static Optional<Algorithm> ofJwsName(String name) {
        for (Algorithm algorithm : values()) {
            if (algorithm.jwsName().equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The name in a JWS header. */
    public String jwsName() {
        return this == EDDSA ? "EdDSA" : name();
    }
}
