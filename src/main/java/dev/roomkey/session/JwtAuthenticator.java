package dev.roomkey.session;

import dev.roomkey.model.User;
import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import dev.roomkey.session.KeyRing.Signed;
import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Value;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * Takes sessions that are signed JWTs. In this order: form and header, key, signature, claims; nothing that a token says
 * about its user is read before its signature fitted.
 */
final class JwtAuthenticator {
    private final JwtConfig config;
    private final KeyRing keys;
    private final ClaimRules rules;
    private final Signatures signatures;

    JwtAuthenticator(JwtConfig config, Signatures signatures, InstantSource clock) {
        this.config = config;
        this.keys = new KeyRing(config.keys());
        this.rules = new ClaimRules(config, clock);
        this.signatures = signatures;
    }

    String name() {
        return config.name();
    }

    /** The token in {@code credentials}: the cookie's, else the bearer's. An emptied cookie is how frameworks sign out. */
    Presented find(Credentials credentials) {
        var cookie = cookie(credentials);
        if (cookie instanceof Value(var text) && text.isEmpty()) {
            cookie = new Absent();
        }
        return cookie instanceof Absent && config.bearer() ? BearerHeader.read(credentials.authorization()) : cookie;
    }

    /** What stands in this authenticator's cookie. */
    Presented cookie(Credentials credentials) {
        return config.cookie() == null
                ? new Absent()
                : new CookieHeader(credentials.cookieHeaders()).find(config.cookie());
    }

    Future<Verdict> authenticate(String token) {
        return switch (Jws.parse(token).then(keys::select)) {
            case Good<Signed>(var signed) ->
                signatures.verify(name(), signed).map(outcome -> verdict(outcome, signed.token()));
            case Bad<Signed>(var reason) -> Future.succeededFuture(new Verdict.Rejected(name(), reason));
        };
    }

    private Verdict verdict(Signatures.Outcome outcome, Jws token) {
        return switch (outcome) {
            case FITS -> verdict(rules.check(token.payload()));
            case DOES_NOT_FIT -> new Verdict.Rejected(name(), RejectReason.SIGNATURE);
            case UNDECIDED -> new Verdict.Undecided(name());
        };
    }

    private Verdict verdict(Checked<User> checked) {
        return switch (checked) {
            case Good<User>(var user) -> new Verdict.Authenticated(name(), user);
            case Bad<User>(var reason) -> new Verdict.Rejected(name(), reason);
        };
    }
}
