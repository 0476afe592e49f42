package dev.roomkey.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JWS in compact form (RFC 7515 §7.1) of which only the header was believed so far. The text of a token is canonical:
 * no other text has the same parts, so the bytes of the text may stand for the token in a cache.
 */
final class Jws {
    /** Longest token read: twice what a browser keeps in one cookie, for bearer tokens with many groups in them. */
    static final int MAX_LENGTH = 8 * 1024;

    private final JoseHeader header;
    private final byte[] text;
    private final byte[] payload;
    private final byte[] signature;

    private Jws(JoseHeader header, byte[] text, byte[] payload, byte[] signature) {
        this.header = header;
        this.text = text;
        this.payload = payload;
        this.signature = signature;
    }

    /** A token whose header may be any. */
    static Checked<Jws> parse(String text) {
        return parse(text, new KnownHeaders());
    }

    /** A token whose header need not be read if it is one of {@code known}. */
    static Checked<Jws> parse(String text, KnownHeaders known) {
        return text.length() > MAX_LENGTH
                ? Checked.bad(RejectReason.MALFORMED)
                : parse(text.getBytes(StandardCharsets.US_ASCII), known);
    }

    private static Checked<Jws> parse(byte[] text, KnownHeaders known) {
        int first = dot(text, 0);
        int second = dot(text, first + 1);
        if (second >= text.length) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        var payload = Base64Url.decode(text, first + 1, second);
        var signature = Base64Url.decode(text, second + 1, text.length);
        if (payload.isEmpty() || signature.isEmpty()) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        return header(text, first, known).then(it -> Checked.good(new Jws(it, text, payload.get(), signature.get())));
    }

    private static Checked<JoseHeader> header(byte[] text, int end, KnownHeaders known) {
        return known.find(text, end)
                .map(Checked::good)
                .orElseGet(() -> Base64Url.decode(text, 0, end)
                        .map(JoseHeader::read)
                        .orElseGet(() -> Checked.bad(RejectReason.MALFORMED)));
    }

    /** Where the next dot is, or the end. */
    static int dot(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '.') {
            at++;
        }
        return at;
    }

    JoseHeader header() {
        return header;
    }

    /** The whole token. */
    byte[] text() {
        return text;
    }

    byte[] payload() {
        return payload;
    }

    byte[] signature() {
        return signature;
    }

    /** What the signature is over: the text before the second dot. */
    byte[] signingInput() {
        int end = text.length - 1;
        while (text[end] != '.') {
            end--;
        }
        return Arrays.copyOf(text, end);
    }
}
