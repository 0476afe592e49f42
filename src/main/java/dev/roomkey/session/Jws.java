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

    static Checked<Jws> parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (text.length() > MAX_LENGTH || first < 0 || second < 0) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        var header = Base64Url.decode(text.substring(0, first));
        var payload = Base64Url.decode(text.substring(first + 1, second));
        var signature = Base64Url.decode(text.substring(second + 1));
        if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return JoseHeader.read(header.get())
                .then(it -> Checked.good(new Jws(it, bytes, payload.get(), signature.get())));
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
