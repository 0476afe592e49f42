package dev.roomkey.token;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a token that was verified. */
public sealed interface Verification {
    /** Why a token is not taken. */
    enum Reason {
        /** Not three canonical base64url parts with a JSON object in the first two, or a claim of the wrong type. */
        MALFORMED,
        /** Another algorithm than HS256, or header extensions that would have to be understood. */
        UNSUPPORTED_HEADER,
        /** Its {@code iss} is none of the keys' ids. */
        UNKNOWN_KEY,
        BAD_SIGNATURE,
        NO_EXPIRY,
        EXPIRED,
        NOT_YET_VALID,
        /** A webhook's body is not the one that was signed. */
        WRONG_BODY
    }

    /**
     * Signed by a known key and alive.
     *
     * @param keyId the key that signed, from {@code iss}
     * @param notBefore its {@code nbf}, where it has one
     * @param expiresAt its {@code exp}; the leeway comes on top
     * @param claims everything it says, also what Roomkey does not know
     */
    record Valid(String keyId, @Nullable Instant notBefore, Instant expiresAt, JsonObject claims)
            implements Verification {
        public Valid {
            claims = claims.copy();
        }

        @Override
        public JsonObject claims() {
            return claims.copy();
        }

        /** Who it is for: {@code sub}, or {@code jti} as older SDKs had it; the empty text when neither is there. */
        public String identity() {
            if (claims.getValue("sub") instanceof String subject && !subject.isEmpty()) {
                return subject;
            }
            return claims.getValue("jti") instanceof String id ? id : "";
        }

        /** The room of its {@code video} grant, if it names one. */
        public @Nullable String room() {
            return claims.getValue("video") instanceof JsonObject video && video.getValue("room") instanceof String room
                    ? room
                    : null;
        }

        /** Without the claims. */
        @Override
        public String toString() {
            return "Valid[" + keyId + ", expires " + expiresAt + "]";
        }
    }

    /** Not to be trusted. */
    record Invalid(Reason reason) implements Verification {}
}
