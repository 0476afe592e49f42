package dev.roomkey.session;

import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import dev.roomkey.session.KeyRing.Signed;
import dev.roomkey.session.Presented.Absent;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * Takes sessions that are signed JWTs. In this order: form and header, key, signature, claims; nothing that a token says
 * about its user is read before its signature fitted.
 */
final class JwtAuthenticator implements Authenticator {
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

    @Override
    public String name() {
        return config.name();
    }

    /** The cookie's token, else the bearer's. */
    @Override
    public Presented find(Credentials credentials) {
        var cookie = cookie(credentials).unlessEmpty();
        return cookie instanceof Absent && config.bearer() ? BearerHeader.read(credentials.authorization()) : cookie;
    }

    @Override
    public boolean hasCookie(Credentials credentials) {
        return !(cookie(credentials) instanceof Absent);
    }

    private Presented cookie(Credentials credentials) {
        return config.cookie() == null ? new Absent() : credentials.cookie(config.cookie());
    }

    @Override
    public Future<Verdict> authenticate(String token) {
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
}
