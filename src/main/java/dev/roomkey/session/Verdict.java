package dev.roomkey.session;

import dev.roomkey.model.User;

/** What became of a request's credentials. */
public sealed interface Verdict {
    /**
     * The session is good, or there is none and guests are welcome.
     *
     * @param authenticator name of the authenticator that took it
     * @param user whose session it is
     */
    record Authenticated(String authenticator, User user) implements Verdict {}

    /** No configured authenticator found a credential of its own in the request. */
    record Anonymous() implements Verdict {}

    /**
     * A credential was there and is no good. Final: no other authenticator is asked.
     *
     * @param authenticator name of the authenticator whose credential it is
     * @param reason why; for logs and metrics, and only {@link RejectReason#EXPIRED} may be told to the client
     */
    record Rejected(String authenticator, RejectReason reason) implements Verdict {}

    /**
     * Whoever could tell does not answer, or too many are waiting for it. Never to be told to a client as "not signed
     * in".
     *
     * @param authenticator name of the authenticator that could not decide
     */
    record Undecided(String authenticator) implements Verdict {}
}
