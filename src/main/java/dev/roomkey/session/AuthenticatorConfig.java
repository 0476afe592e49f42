package dev.roomkey.session;

import java.util.List;

/** One way to prove a session, as it is configured. Presets are only other ways to write these. */
public sealed interface AuthenticatorConfig
        permits JwtConfig, JweConfig, SealedConfig, RedisSessionConfig, IntrospectConfig, AnonymousConfig {
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

    /** Where it looks for its credential, in the order of looking: {@code cookie app_session}. */
    List<String> places();

    /** Whether {@code Authorization: Bearer} may carry its credential. */
    default boolean bearer() {
        return false;
    }
}
