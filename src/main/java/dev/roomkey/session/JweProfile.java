package dev.roomkey.session;

import java.util.Map;

/**
 * How a framework makes keys of an application's secret (read in @auth/core 0.41, next-auth 4.24, @auth0/nextjs-auth0 4.30 and
 * better-auth 1.7), with HKDF-SHA256 all of them.
 */
public enum JweProfile {
    /** Auth.js, which is next-auth 5. Older releases of it wrote A256GCM, and it still reads that. */
    AUTHJS_V5(
            "%s",
            "Auth.js Generated Encryption Key (%s)",
            Map.of(ContentEncryption.A256CBC_HS512, "SHA-512", ContentEncryption.A256GCM, "SHA-256")),
    /** next-auth 4. */
    AUTHJS_V4("", "NextAuth.js Generated Encryption Key", Map.of(ContentEncryption.A256GCM, "")),
    /** Auth0's SDK for Next.js. */
    AUTH0_NEXTJS("", "JWE CEK", Map.of(ContentEncryption.A256GCM, "")),
    /** The cookie cache of better-auth with the strategy {@code jwe}. */
    BETTER_AUTH_CACHE(
            "better-auth-session",
            "BetterAuth.js Generated Encryption Key",
            Map.of(ContentEncryption.A256CBC_HS512, "SHA-256"));

    private final String salt;
    private final String info;

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<ContentEncryption, String> encryptions;

    JweProfile(String salt, String info, Map<ContentEncryption, String> encryptions) {
        this.salt = salt;
        this.info = info;
        this.encryptions = encryptions;
    }

    /** HKDF's salt for the cookie called {@code cookie}. */
    String salt(String cookie) {
        return String.format(salt, cookie);
    }

    /** HKDF's info for the cookie called {@code cookie}. */
    String info(String cookie) {
        return String.format(info, cookie);
    }

    /** The encryptions that are read, each with the hash by whose JWK thumbprint (RFC 7638) a key is called; none: by no name. */
    Map<ContentEncryption, String> encryptions() {
        return encryptions;
    }
}
