package dev.roomkey.session;

import dev.roomkey.model.Claims;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a user of what a proven session says, if that is what the configuration asks for. */
final class Users {
    private final UserSource source;

    Users(UserSource source) {
        this.source = source;
    }

    /** Whether {@code claims} hold all that is required of them. */
    boolean admits(JsonObject claims) {
        for (Map.Entry<JsonPointer, Set<String>> required :
                source.requireClaims().entrySet()) {
            if (!isOneOf(required.getKey().queryJson(claims), required.getValue())) {
                return false;
            }
        }
        return source.requirePresent().stream().allMatch(it -> it.queryJson(claims) != null);
    }

    /** The user; a session to which nobody is signed in is a good session of nobody. Nobody may change {@code json} any more. */
    Checked<User> user(JsonObject json) {
        var claims = Claims.owning(json);
        var pointers = source.pointers();
        return subject(claims)
                .map(it -> Checked.good(new User(
                        new UserId(source.namespace(), it),
                        text(claims, pointers.sessionId()),
                        text(claims, pointers.displayName()),
                        claims)))
                .orElseGet(() -> Checked.bad(RejectReason.NO_SUBJECT));
    }

    /** The user, if {@code claims} hold all that is required of them. */
    Checked<User> admitted(JsonObject claims) {
        return admits(claims) ? user(claims) : Checked.bad(RejectReason.CLAIMS);
    }

    /** The first pointer at which something stands decides: a broken subject must not make room for another one. */
    private Optional<String> subject(Claims claims) {
        return source.pointers().subject().stream()
                .filter(claims::has)
                .findFirst()
                .flatMap(claims::text)
                .filter(UserId::isSubject);
    }

    private static boolean isOneOf(@Nullable Object value, Set<String> allowed) {
        return switch (value) {
            case String text -> allowed.contains(text);
            case Boolean truth -> allowed.contains(truth.toString());
            case Integer number -> allowed.contains(number.toString());
            case Long number -> allowed.contains(number.toString());
            case null, default -> false;
        };
    }

    private static @Nullable String text(Claims claims, @Nullable JsonPointer pointer) {
        return pointer == null ? null : claims.text(pointer).orElse(null);
    }
}
