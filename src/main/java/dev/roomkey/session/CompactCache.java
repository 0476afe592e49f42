package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Opens the cookie cache of better-auth with its default strategy {@code compact}: base64url of
 * {@code {"session":{…},"expiresAt":N,"signature":"…"}}. Signed is the session with {@code expiresAt} as one more member at its end. The
 * very bytes that came are verified, since another writer of JSON would not make the same ones.
 */
final class CompactCache implements Opener {
    static final int MAX_LENGTH = CookieHeader.MAX_BYTES;

    private static final String BEFORE = "{\"session\":";
    private static final String BEHIND = ",\"expiresAt\":";

    /** All that stands behind the session, in the one spelling that JavaScript gives it. */
    private static final Pattern END = Pattern.compile(BEHIND + "([1-9][0-9]{0,15}),\"signature\":\"([\\w-]{43})\"\\}");

    private final List<Hmac> secrets;
    private final Duration skew;

    CompactCache(SealedConfig config) {
        this.secrets = config.secrets().stream()
                .map(it -> new Hmac("HmacSHA256", it.bytes()))
                .toList();
        this.skew = config.clockSkew();
    }

    /**
     * What a cookie consists of.
     *
     * @param session a byte for each character, as is {@code signed}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Parts(String session, String signed, byte[] signature, Instant expires) {
        byte[] signedBytes() {
            return signed.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public Checked<JsonObject> open(String text, Instant now) {
        return parse(text).map(it -> open(it, now)).orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }

    private Checked<JsonObject> open(Parts parts, Instant now) {
        if (!fits(parts)) {
            return Checked.bad(RejectReason.SIGNATURE);
        }
        if (!now.isBefore(parts.expires.plus(skew))) {
            return Checked.bad(RejectReason.EXPIRED);
        }
        return StrictJson.object(parts.session.getBytes(StandardCharsets.ISO_8859_1))
                .map(Checked::good)
                .orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }

    /** Tries all secrets, so that time does not tell which it was. */
    private boolean fits(Parts parts) {
        boolean fits = false;
        for (Hmac secret : secrets) {
            fits |= MessageDigest.isEqual(secret.of(parts.signedBytes()), parts.signature);
        }
        return fits;
    }

    private static Optional<Parts> parse(String text) {
        return Optional.of(text)
                .filter(it -> it.length() <= MAX_LENGTH)
                .flatMap(Base64Url::decode)
                .map(it -> new String(it, StandardCharsets.ISO_8859_1))
                .flatMap(CompactCache::parts);
    }

    private static Optional<Parts> parts(String json) {
        int end = json.lastIndexOf("}" + BEHIND) + 1;
        var tail = END.matcher(json).region(end, json.length());
        if (end <= BEFORE.length() || !json.startsWith(BEFORE) || !tail.matches()) {
            return Optional.empty();
        }
        String session = json.substring(BEFORE.length(), end);
        String signed = session.substring(0, session.length() - 1) + BEHIND + tail.group(1) + "}";
        var expires = Instant.ofEpochMilli(Long.parseLong(tail.group(1)));
        return Base64Url.decode(tail.group(2)).map(it -> new Parts(session, signed, it, expires));
    }
}
