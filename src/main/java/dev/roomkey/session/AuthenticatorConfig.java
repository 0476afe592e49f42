package dev.roomkey.session;

/** One way to prove a session, as it is configured. Presets are only other ways to write these. */
public sealed interface AuthenticatorConfig permits JwtConfig, JweConfig, SealedConfig {
    /** What the authenticator is called, and the users it makes. */
    UserSource users();

    /** Its name in the configuration. */
    default String name() {
        return users().name();
    }

    /** Whose subjects its users are. */
    default String namespace() {
        return users().namespace();
    }

    /** Whether {@code Authorization: Bearer} may carry its credential. */
    default boolean bearer() {
        return false;
    }
}
