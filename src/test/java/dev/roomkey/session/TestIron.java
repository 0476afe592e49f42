package dev.roomkey.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals as iron-session makes them, with the JDK's own PBKDF2. */
final class TestIron {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String SALT = HexFormat.of().formatHex(new byte[32]);
    private static final String MAC_SALT = SALT.replace('0', '1');

    private TestIron() {}

    /** A seal whose MAC fits, with {@code padded} in it, a multiple of 16 bytes, whatever its padding. */
    static String seal(String password, String id, String expiry, byte[] padded) {
        try {
            var iv = "sixteen bytes iv".getBytes(StandardCharsets.US_ASCII);
            var cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key(password, SALT), "AES"), new IvParameterSpec(iv));
            var base = String.join(
                    "*",
                    "Fe26.2",
                    id,
                    SALT,
                    BASE64.encodeToString(iv),
                    BASE64.encodeToString(cipher.doFinal(padded)),
                    expiry);
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(password, MAC_SALT), "HmacSHA256"));
            var digest = mac.doFinal(base.getBytes(StandardCharsets.US_ASCII));
            return base + "*" + MAC_SALT + "*" + BASE64.encodeToString(digest) + "~2";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] key(String password, String salt) throws GeneralSecurityException {
        var spec = new PBEKeySpec(password.toCharArray(), salt.getBytes(StandardCharsets.US_ASCII), 1, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                .generateSecret(spec)
                .getEncoded();
    }
}
