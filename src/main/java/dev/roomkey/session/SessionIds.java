package dev.roomkey.session;

import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.IdCookie;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Reads the id of a session out of its cookie: form first, then signature, and nothing of it is used before both are good. */
final class SessionIds {
    private static final String EXPRESS_MARK = "s:";

    /** Longest cookie that could hold an id with its signature, every character of it percent-encoded. */
    private static final int MAX_LENGTH = 3 * (IdPattern.MAX_LENGTH + 64);

    private final IdCookie cookie;
    private final List<Hmac> keys;

    SessionIds(IdCookie cookie) {
        this.cookie = cookie;
        keys = cookie.secrets().stream()
                .map(it -> new Hmac("HmacSHA256", it.bytes()))
                .toList();
    }

    /** The id in the value of a cookie. */
    Checked<String> read(String value) {
        return plain(value)
                .map(it -> switch (cookie.codec()) {
                    case RAW -> form(it);
                    case EXPRESS_SIGNED ->
                        it.startsWith(EXPRESS_MARK) ? signed(it.substring(EXPRESS_MARK.length())) : malformed();
                    case FASTIFY_SIGNED, BETTER_AUTH -> signed(it);
                    case BASE64 ->
                        StandardBase64.decodePadded(it)
                                .map(SessionIds::latin)
                                .map(this::form)
                                .orElseGet(SessionIds::malformed);
                })
                .orElseGet(SessionIds::malformed);
    }

    private static Optional<String> plain(String value) {
        return value.length() > MAX_LENGTH ? Optional.empty() : PercentEncoding.decode(value);
    }

    private Checked<String> form(String id) {
        return cookie.pattern().matches(id) ? Checked.good(id) : malformed();
    }

    /** Split at the last dot, since ids may hold some and base64 holds none. */
    private Checked<String> signed(String text) {
        int dot = text.lastIndexOf('.');
        return dot < 0 ? malformed() : form(text.substring(0, dot)).then(id -> signed(id, text.substring(dot + 1)));
    }

    private Checked<String> signed(String id, String mac) {
        var bytes = cookie.codec() == Codec.BETTER_AUTH ? StandardBase64.decodePadded(mac) : StandardBase64.decode(mac);
        return bytes.map(it -> fits(id, it) ? Checked.good(id) : Checked.<String>bad(RejectReason.SIGNATURE))
                .orElseGet(SessionIds::malformed);
    }

    /** Every secret is tried, so that the time it takes does not tell which of them fitted. */
    private boolean fits(String id, byte[] mac) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        boolean fits = false;
        for (Hmac key : keys) {
            fits |= MessageDigest.isEqual(key.of(bytes), mac);
        }
        return fits;
    }

    /** One character for each byte: whatever is no ASCII cannot be part of an id. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Checked<String> malformed() {
        return Checked.bad(RejectReason.MALFORMED);
    }
}
