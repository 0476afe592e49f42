package dev.roomkey.session;

import dev.roomkey.model.Claims;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes a guest of whoever brings no credential; the last to be asked. Roomkey sets no cookie, so a guest is another one at each join:
 * of a random subject, which nobody can guess, or put out of a room by guessing it.
 */
final class AnonymousAuthenticator implements Authenticator {
    private static final int SUBJECT_BYTES = 16;

    private final AnonymousConfig config;
    private final SecureRandom random;

    AnonymousAuthenticator(AnonymousConfig config, SecureRandom random) {
        this.config = config;
        this.random = random;
    }

    @Override
    public String name() {
        return config.name();
    }

    /** Always there: it is that no authenticator before found one of its own. */
    @Override
    public Presented find(Credentials credentials) {
        return new Presented.Value("");
    }

    @Override
    public boolean hasCookie(Credentials credentials) {
        return false;
    }

    @Override
    public Future<Verdict> authenticate(String credential) {
        var subject = new byte[SUBJECT_BYTES];
        random.nextBytes(subject);
        return Future.succeededFuture(
                new Verdict.Authenticated(name(), guest(HexFormat.of().formatHex(subject))));
    }

    /** Each is a device of its own too, so that an identity may be made of that. */
    private User guest(String subject) {
        var id = new UserId(config.namespace(), subject);
        return new User(id, subject, null, new Claims(new JsonObject()), true);
    }
}
