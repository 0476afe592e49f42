package dev.roomkey.session;

import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import io.vertx.core.Future;
import java.util.List;

/**
 * Says whose session a request brought. The authenticators are asked in the configured order, and the first whose
 * credential is in the request decides: were a bad credential passed over, breaking one would be a way to a weaker
 * authenticator.
 */
public final class Sessions {
    private final List<JwtAuthenticator> authenticators;

    /**
     * Makes the configured authenticators ready, keys and all.
     *
     * @throws IllegalArgumentException when a configured key cannot be used
     */
    public Sessions(SessionsConfig config, Verifying verifying) {
        var signatures = new Signatures(verifying);
        this.authenticators = config.authenticators().stream()
                .map(it -> new JwtAuthenticator(it, signatures, verifying.clock()))
                .toList();
    }

    /** The verdict on {@code credentials}, on the caller's Vert.x context; a failed future is a defect. */
    public Future<Verdict> authenticate(Credentials credentials) {
        for (JwtAuthenticator authenticator : authenticators) {
            switch (authenticator.find(credentials)) {
                case Absent() -> {
                    continue;
                }
                case Unusable(var reason) -> {
                    return Future.succeededFuture(new Verdict.Rejected(authenticator.name(), reason));
                }
                case Value(var token) -> {
                    return authenticator.authenticate(token);
                }
            }
        }
        return Future.succeededFuture(new Verdict.Anonymous());
    }

    /**
     * Whether a cookie that any authenticator reads is in the request, or may be: with one a browser can be made to send
     * the request, so no bearer token exempts it from the checks against CSRF.
     */
    public boolean cookiePresent(Credentials credentials) {
        return authenticators.stream().anyMatch(it -> !(it.cookie(credentials) instanceof Absent));
    }
}
