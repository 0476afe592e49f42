package dev.roomkey.load;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed-in users: their session cookies are made here, as the app would make them. */
final class Users {
    private static final long DAY_SECONDS = 86_400;

    private Users() {}

    /** Users one after the other, the first again after the last, each with a room. */
    static Iterator<Map<String, Object>> of(String kind, int count) {
        var next = new AtomicInteger();
        return Stream.generate(() -> next.getAndIncrement() % count)
                .map(i -> Map.<String, Object>of(
                        "cookie", cookie(kind + "-" + i), "room", "room-" + i % LoadConfig.ROOMS))
                .iterator();
    }

    /** A cookie with a JWT that is valid for a day. */
    static String cookie(String subject) {
        var expires = Instant.now().getEpochSecond() + DAY_SECONDS;
        var signed = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + encoded("{\"sub\":\"" + subject + "\",\"exp\":" + expires + "}");
        return "s=" + signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(signed));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] mac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(LoadConfig.SESSION_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
