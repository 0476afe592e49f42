package dev.roomkey.session;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A session as iron-session 8 and 9 write it, of which nothing was believed so far:
 * {@code Fe26.2*passwordId*salt*iv*ciphertext*expiry*macSalt*mac~2}.
 *
 * @param macked the first six parts, which the MAC covers
 * @param salt of the encryption key: the text of its hex digits, as is {@code macSalt}
 * @param expiresMillis when the seal ends; null: never
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record IronSeal(
        byte[] macked,
        byte[] salt,
        byte[] iv,
        byte[] ciphertext,
        @Nullable Long expiresMillis,
        byte[] macSalt,
        byte[] mac) {
    static final int MAX_LENGTH = CookieHeader.MAX_BYTES;
    static final int MAC_BYTES = 32;

    /** The version behind the seal, which no MAC covers: it is read past and means nothing. */
    private static final String VERSION = "~2";

    /** Every part in the one spelling that the library writes; a password's id selects nothing, since all are tried. */
    private static final Pattern FORM =
            Pattern.compile("Fe26\\.2\\*\\w{0,64}+\\*([0-9a-f]{64})\\*([\\w-]++)\\*([\\w-]++)"
                    + "\\*((?:[1-9][0-9]{0,15})?)\\*([0-9a-f]{64})\\*([\\w-]++)");

    static Checked<IronSeal> parse(String cookie) {
        String text = cookie.endsWith(VERSION) ? cookie.substring(0, cookie.length() - VERSION.length()) : cookie;
        var parts = FORM.matcher(text.length() > MAX_LENGTH ? "" : text);
        if (!parts.matches()) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        var iv = bytes(parts.group(2), Aes.CBC_IV_BYTES);
        var ciphertext = Base64Url.decode(parts.group(3));
        var mac = bytes(parts.group(6), MAC_BYTES);
        if (iv.isEmpty() || ciphertext.isEmpty() || mac.isEmpty()) {
            return Checked.bad(RejectReason.MALFORMED);
        }
        return Checked.good(new IronSeal(
                ascii(text.substring(0, parts.end(4))),
                ascii(parts.group(1)),
                iv.get(),
                ciphertext.get(),
                parts.group(4).isEmpty() ? null : Long.valueOf(parts.group(4)),
                ascii(parts.group(5)),
                mac.get()));
    }

    private static Optional<byte[]> bytes(String text, int length) {
        return Base64Url.decode(text).filter(it -> it.length == length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Without what it holds. */
    @Override
    public String toString() {
        return "IronSeal[redacted]";
    }
}
