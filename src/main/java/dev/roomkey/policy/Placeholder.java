package dev.roomkey.policy;

import dev.roomkey.model.User;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code {…}} stands for in a template.
 *
 * @param name as it is written, braces included
 * @param read its value for one user, straight from the session and not yet checked
 */
record Placeholder(String name, Function<User, Optional<String>> read) {
    private static final String CLAIMS = "{claims.";

    /** The placeholder written {@code name}, unless there is none of that name. */
    static Optional<Placeholder> named(String name) {
        return switch (name) {
            case "{subject}" -> of(name, user -> Optional.of(user.id().subject()));
            case "{namespace}" -> of(name, user -> Optional.of(user.id().namespace()));
            case "{session}" -> of(name, user -> Optional.ofNullable(user.sessionId()));
            case "{device}" -> of(name, DeviceTag::of);
            default -> claim(name);
        };
    }

    /** Whether it tells one user, or one session, from another; a device's short tag does so only for one user's. */
    boolean tellsUsersApart() {
        return !name.equals("{namespace}") && !name.equals("{device}");
    }

    /** Whether it tells the sessions of one user apart, so that a room of that name would be out of reach tomorrow. */
    boolean isOfOneSession() {
        return name.equals("{session}") || name.equals("{device}");
    }

    private static Optional<Placeholder> claim(String name) {
        return name.startsWith(CLAIMS)
                ? pointer(name.substring(CLAIMS.length(), name.length() - 1))
                        .flatMap(it -> of(name, user -> user.claims().text(it)))
                : Optional.empty();
    }

    /** The empty pointer is refused too: it means the whole document, which is never a text. */
    private static Optional<JsonPointer> pointer(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(JsonPointer.from(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Placeholder> of(String name, Function<User, Optional<String>> read) {
        return Optional.of(new Placeholder(name, read));
    }
}
