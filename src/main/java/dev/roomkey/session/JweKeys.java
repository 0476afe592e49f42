package dev.roomkey.session;

import dev.roomkey.model.Hkdf;
import dev.roomkey.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The keys that one application's secrets stand for, derived once. A header selects among them. */
final class JweKeys {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final List<Derived> keys;

    JweKeys(JweProfile profile, String cookie, List<Secret> secrets) {
        byte[] info = profile.info(cookie).getBytes(StandardCharsets.UTF_8);
        byte[] salt = profile.salt(cookie).getBytes(StandardCharsets.UTF_8);
        var derived = new ArrayList<Derived>();
        for (Secret secret : secrets) {
            var hkdf = new Hkdf(secret, salt);
            profile.encryptions().forEach((encryption, hash) -> {
                byte[] key = hkdf.derive(info, encryption.keyBytes());
                derived.add(new Derived(encryption, id(hash, key), encryption.key(key)));
            });
        }
        this.keys = List.copyOf(derived);
    }

    /**
     * The content of {@code jwe}. All keys that the header leaves are tried, so that time does not tell which secret it was, and whatever
     * does not open has one reason.
     */
    Checked<byte[]> open(Jwe jwe) {
        var header = jwe.header();
        var ofEncryption =
                keys.stream().filter(it -> it.encryption == header.encryption()).toList();
        if (ofEncryption.isEmpty()) {
            return Checked.bad(RejectReason.ALGORITHM);
        }
        var candidates =
                ofEncryption.stream().filter(it -> it.isMeantBy(header)).toList();
        return candidates.isEmpty() ? Checked.bad(RejectReason.UNKNOWN_KEY) : open(jwe, candidates);
    }

    private static Checked<byte[]> open(Jwe jwe, List<Derived> candidates) {
        var content = Optional.<byte[]>empty();
        for (Derived candidate : candidates) {
            var opened = candidate.key.open(jwe);
            content = content.or(() -> opened);
        }
        return content.map(Checked::good).orElseGet(() -> Checked.bad(RejectReason.SIGNATURE));
    }

    /** The JWK thumbprint; the members' order and spelling are RFC 7638's. */
    private static String id(String hash, byte[] key) {
        if (hash.isEmpty()) {
            return "";
        }
        try {
            var jwk = "{\"k\":\"" + BASE64.encodeToString(key) + "\",\"kty\":\"oct\"}";
            var digest = MessageDigest.getInstance(hash).digest(jwk.getBytes(StandardCharsets.US_ASCII));
            return BASE64.encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + hash, e);
        }
    }

    /**
     * A key and its name.
     *
     * @param id empty where the framework gives keys no names, and ignores those that it finds
     */
    private record Derived(ContentEncryption encryption, String id, ContentKey key) {
        boolean isMeantBy(JweHeader header) {
            return id.isEmpty() || header.keyId() == null || id.equals(header.keyId());
        }
    }
}
