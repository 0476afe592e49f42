package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an encrypted session's header may say to us: how it is encrypted, and which of our keys to try. Whatever changes how the rest is to be
 * read is refused, and compression among it: nobody is to make 16 KiB of cookie into gigabytes.
 *
 * @param keyId an opaque name of a key that was derived here
 */
record JweHeader(ContentEncryption encryption, @Nullable String keyId) {
    private static final Set<String> REFUSED =
            Set.of("zip", "crit", "b64", "jwk", "jku", "x5u", "x5c", "epk", "p2s", "p2c");

    static Checked<JweHeader> read(byte[] json) {
        if (json.length > JoseHeader.MAX_BYTES) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        return StrictJson.object(json).map(JweHeader::read).orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }

    private static Checked<JweHeader> read(JsonObject header) {
        if (!Collections.disjoint(header.fieldNames(), REFUSED)) {
            return Checked.bad(RejectReason.UNSUPPORTED);
        }
        if (!"dir".equals(header.getValue("alg"))) {
            return Checked.bad(RejectReason.ALGORITHM);
        }
        if (header.containsKey("kid") && !(header.getValue("kid") instanceof String)) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        return header.getValue("enc") instanceof String encryption
                ? ContentEncryption.ofJweName(encryption)
                        .map(it -> Checked.good(new JweHeader(it, header.getString("kid"))))
                        .orElseGet(() -> Checked.bad(RejectReason.ALGORITHM))
                : Checked.bad(RejectReason.MALFORMED);
    }
}
