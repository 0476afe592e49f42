package dev.roomkey.session;

import dev.roomkey.model.Hkdf;
import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Encrypted sessions as the frameworks make them, and authenticators that take them. */
final class TestJwe {
    static final Secret SECRET = Secret.of("a secret of an application, long enough");
    static final String COOKIE = "authjs.session-token";
    static final JsonObject CLAIMS = new JsonObject().put("sub", "u_1").put("exp", Vectors.NOW.getEpochSecond() + 60);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private TestJwe() {}

    static JweConfig config(JweProfile profile, Secret... secrets) {
        return config(profile, null, secrets);
    }

    static JweConfig config(JweProfile profile, @Nullable JsonPointer expires, Secret... secrets) {
        return new JweConfig(
                UserSource.of("web", JweConfig.DEFAULT_POINTERS),
                CookieSource.chunked(COOKIE, 5),
                profile,
                List.of(secrets),
                JweConfig.DEFAULT_CLOCK_SKEW,
                expires);
    }

    static Verdict ask(JweConfig config, String token) {
        return Verdicts.now(Verdicts.sessions(config).authenticate(Verdicts.cookie(COOKIE + "=" + token)));
    }

    /** A token of next-auth 4, whose key has no name. */
    static String gcm(Secret secret, Map<String, ?> more, String content) {
        var header = new JsonObject().put("alg", "dir").put("enc", "A256GCM");
        more.forEach(header::put);
        return gcm(secret, header.encode(), content);
    }

    static String gcm(Secret secret, String header, String content) {
        byte[] key = bytes(JweProfile.AUTHJS_V4, secret, 32);
        byte[] iv = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
        String protectedHeader = encode(header.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = crypt(
                "AES/GCM/NoPadding",
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(128, iv),
                protectedHeader,
                content.getBytes(StandardCharsets.UTF_8));
        int length = sealed.length - 16;
        return String.join(
                ".",
                protectedHeader,
                "",
                encode(iv),
                encode(Arrays.copyOf(sealed, length)),
                encode(Arrays.copyOfRange(sealed, length, sealed.length)));
    }

    /** A token of Auth.js whose tag fits, with {@code padded} in it, a multiple of 16 bytes, whatever its padding. */
    static String cbc(Secret secret, String header, byte[] padded) {
        byte[] key = bytes(JweProfile.AUTHJS_V5, secret, 64);
        byte[] iv = "sixteen bytes iv".getBytes(StandardCharsets.US_ASCII);
        String protectedHeader = encode(header.getBytes(StandardCharsets.UTF_8));
        byte[] ciphertext =
                crypt("AES/CBC/NoPadding", new SecretKeySpec(key, 32, 32, "AES"), new IvParameterSpec(iv), "", padded);
        return String.join(
                ".",
                protectedHeader,
                "",
                encode(iv),
                encode(ciphertext),
                encode(tag(Arrays.copyOf(key, 32), protectedHeader, iv, ciphertext)));
    }

    /** What PKCS#7 makes of {@code text}. */
    static byte[] padded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int spare = 16 - bytes.length % 16;
        byte[] padded = Arrays.copyOf(bytes, bytes.length + spare);
        Arrays.fill(padded, bytes.length, padded.length, (byte) spare);
        return padded;
    }

    private static byte[] tag(byte[] key, String header, byte[] iv, byte[] ciphertext) {
        try {
            var mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            mac.update(header.getBytes(StandardCharsets.US_ASCII));
            mac.update(iv);
            mac.update(ciphertext);
            mac.update(ByteBuffer.allocate(8).putLong(8L * header.length()).array());
            return Arrays.copyOf(mac.doFinal(), 32);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] crypt(
            String name, SecretKeySpec key, AlgorithmParameterSpec parameters, String associated, byte[] content) {
        try {
            var cipher = Cipher.getInstance(name);
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
            if (!associated.isEmpty()) {
                cipher.updateAAD(associated.getBytes(StandardCharsets.US_ASCII));
            }
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(JweProfile profile, Secret secret, int length) {
        return new Hkdf(secret, profile.salt(COOKIE).getBytes(StandardCharsets.UTF_8))
                .derive(profile.info(COOKIE).getBytes(StandardCharsets.UTF_8), length);
    }

    private static String encode(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }
}
