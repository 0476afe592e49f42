package dev.roomkey.config;

import dev.roomkey.session.AnonymousConfig;
import dev.roomkey.session.AuthenticatorConfig;

/** Reads one authenticator: by its type, which a preset may give together with much else. */
final class AuthenticatorReader {
    /** How sessions are proven. */
    enum Type {
        JWT,
        JWE,
        SEALED,
        REDIS,
        INTROSPECT,
        ANONYMOUS
    }

    private AuthenticatorReader() {}

    static Field<AuthenticatorConfig> read(Section written) {
        var expanded = Presets.expand(written);
        if (expanded.isBroken()) {
            return Field.broken();
        }
        var section = expanded.get();
        var type = section.get("type", Form.choice(Type.class)).or(Type.JWT);
        return type.isBroken() ? Field.broken() : read(type.get(), section);
    }

    private static Field<AuthenticatorConfig> read(Type type, Section section) {
        return switch (type) {
            case JWT -> JwtReader.read(section);
            case JWE -> JweReader.read(section);
            case SEALED -> SealedReader.read(section);
            case REDIS -> StoredSessionReader.read(section);
            case INTROSPECT -> IntrospectReader.read(section);
            case ANONYMOUS ->
                section.build(() -> new AnonymousConfig(section.path().name()));
        };
    }
}
