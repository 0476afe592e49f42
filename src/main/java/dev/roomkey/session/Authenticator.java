package dev.roomkey.session;

import dev.roomkey.model.Trace;
import dev.roomkey.model.User;
import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import io.vertx.core.Future;

/** Proves sessions of one kind. Any number of threads may use one. */
interface Authenticator {
    /** Its name in the configuration. */
    String name();

    /** The credential of its own that {@code credentials} hold. An emptied cookie is how frameworks sign out, and is none. */
    Presented find(Credentials credentials);

    /** Whether a browser may have sent its credential by itself: one of its cookies is in the request, or may be. */
    boolean hasCookie(Credentials credentials);

    /** The verdict on a credential that was found, on the caller's Vert.x context; a failed future is a defect. */
    Future<Verdict> authenticate(String credential);

    /** The same for a request of {@code trace}, which whoever asks others tells them. */
    default Future<Verdict> authenticate(String credential, Trace trace) {
        return authenticate(credential);
    }

    /** Completes once it was tried to learn what is needed from others, whatever came of it; never fails. */
    default Future<Void> tried() {
        return Future.succeededFuture();
    }

    /** Ends what it does beside requests. */
    default void close() {}

    /** The verdict that a check comes to. */
    default Verdict verdict(Checked<User> checked) {
        return switch (checked) {
            case Good<User>(var user) -> new Verdict.Authenticated(name(), user);
            case Bad<User>(var reason) -> new Verdict.Rejected(name(), reason);
        };
    }
}
