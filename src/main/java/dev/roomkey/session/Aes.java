package dev.roomkey.session;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES as frameworks use it for sessions. What does not decrypt is empty, whatever the reason. */
final class Aes {
    static final int KEY_BYTES = 32;
    static final int GCM_IV_BYTES = 12;
    static final int GCM_TAG_BYTES = 16;
    static final int CBC_IV_BYTES = 16;

    private Aes() {}

    static SecretKeySpec key(byte[] bytes, int from) {
        return new SecretKeySpec(bytes, from, KEY_BYTES, "AES");
    }

    /** The plaintext, if {@code tag} fits all of the rest. */
    static Optional<byte[]> gcm(SecretKeySpec key, Jwe jwe) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * GCM_TAG_BYTES, jwe.iv()));
            cipher.updateAAD(jwe.protectedHeader());
            var plain = new byte[cipher.getOutputSize(jwe.ciphertext().length + GCM_TAG_BYTES)];
            int done = cipher.update(jwe.ciphertext(), 0, jwe.ciphertext().length, plain);
            cipher.doFinal(jwe.tag(), 0, GCM_TAG_BYTES, plain, done);
            return Optional.of(plain);
        } catch (NoSuchAlgorithmException | NoSuchPaddingException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    /** The plaintext. To be asked only for what a MAC has proven: how padding is wrong must be nobody's to find out. */
    static Optional<byte[]> cbc(SecretKeySpec key, byte[] iv, byte[] ciphertext) {
        try {
            var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(iv));
            return Optional.of(cipher.doFinal(ciphertext));
        } catch (NoSuchAlgorithmException | NoSuchPaddingException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has AES-CBC", e);
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }
}
