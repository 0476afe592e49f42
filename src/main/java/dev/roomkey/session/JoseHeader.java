package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token's header may say to us: which of the configured keys to try. A header that brings or names a key of its
 * own, or that changes how the rest is to be read, is refused; members without meaning here are ignored.
 *
 * @param keyId an opaque key of a map, never a path or an address
 */
record JoseHeader(Algorithm algorithm, @Nullable String keyId) {
    /** Longest header read, in bytes of JSON. Real ones take 30 to 200. */
    static final int MAX_BYTES = 2048;

    private static final Set<String> REFUSED = Set.of("crit", "b64", "jwk", "jku", "x5u", "x5c", "zip");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    static Checked<JoseHeader> read(byte[] json) {
        if (json.length > MAX_BYTES) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        return StrictJson.object(json).map(JoseHeader::read).orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }

    private static Checked<JoseHeader> read(JsonObject header) {
        if (!Collections.disjoint(header.fieldNames(), REFUSED) || !isTypeOfJwt(header)) {
            return Checked.bad(RejectReason.UNSUPPORTED);
        }
        if (!(header.getValue("alg") instanceof String algorithm)) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        if (header.containsKey("kid") && !(header.getValue("kid") instanceof String)) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        return Algorithm.ofJwsName(algorithm)
                .map(it -> Checked.good(new JoseHeader(it, header.getString("kid"))))
                .orElseGet(() -> Checked.bad(RejectReason.ALGORITHM));
    }

    /** Other types are signed by the same keys: a logout token must not pass for a session. */
    private static boolean isTypeOfJwt(JsonObject header) {
        return !header.containsKey("typ")
                || (header.getValue("typ") instanceof String type && TYPES.contains(type.toLowerCase(Locale.ROOT)));
    }
}
