package dev.roomkey.session;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A JWE in compact form (RFC 7516 §7.1) whose content is encrypted under a key that both sides know, and of which only the
 * header was believed so far. Its text is canonical: no other text has the same parts.
 *
 * @param protectedHeader the header's text, which the tag covers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Jwe(JweHeader header, byte[] protectedHeader, byte[] iv, byte[] ciphertext, byte[] tag) {
    /** No cookie is longer, in however many chunks. */
    static final int MAX_LENGTH = CookieHeader.MAX_BYTES;

    private static final int PARTS = 5;

    static Checked<Jwe> parse(String text) {
        String[] parts = text.length() > MAX_LENGTH ? new String[0] : text.split("\\.", PARTS + 1);
        boolean hasKey = parts.length == PARTS && !parts[1].isEmpty();
        return parts.length != PARTS || hasKey ? Checked.bad(RejectReason.MALFORMED) : decode(parts);
    }

    private static Checked<Jwe> decode(String[] parts) {
        var header = Base64Url.decode(parts[0]);
        var iv = Base64Url.decode(parts[2]);
        var ciphertext = Base64Url.decode(parts[3]);
        var tag = Base64Url.decode(parts[4]);
        if (header.isEmpty() || iv.isEmpty() || ciphertext.isEmpty() || tag.isEmpty()) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        byte[] text = parts[0].getBytes(StandardCharsets.US_ASCII);
        return JweHeader.read(header.get())
                .then(it -> Optional.of(new Jwe(it, text, iv.get(), ciphertext.get(), tag.get()))
                        .filter(Jwe::hasRightLengths)
                        .map(Checked::good)
                        .orElseGet(() -> Checked.bad(RejectReason.MALFORMED)));
    }

    private boolean hasRightLengths() {
        return header.encryption().fits(iv, tag);
    }

    /** Without what it holds. */
    @Override
    public String toString() {
        return "Jwe[redacted]";
    }
}
