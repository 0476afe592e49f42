package dev.roomkey.session;

import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import dev.roomkey.session.KeyRing.Signed;
import dev.roomkey.session.Keys.Selection;
import io.vertx.core.Future;

/**
 * Takes sessions that are signed JWTs. In this order: form and header, key, signature, claims; nothing that a token says
 * about its user is read before its signature fitted.
 */
final class JwtAuthenticator implements Authenticator {
    private final JwtConfig config;
    private final Carried carried;
    private final Keys keys;
    private final ClaimRules rules;
    private final Signatures signatures;
    private final KnownHeaders headers = new KnownHeaders();

    JwtAuthenticator(JwtConfig config, Signatures signatures, Sessions.Means means) {
        this.config = config;
        this.carried = new Carried(config.carriers(), means.offLoop());
        this.keys = keys(config, means);
        this.rules = new ClaimRules(config, means.clock());
        this.signatures = signatures;
    }

    private static Keys keys(JwtConfig config, Sessions.Means means) {
        return switch (config.keys()) {
            case KeySource.Listed(var keys) -> new Keys.Listed(KeyRing.of(keys), means.clock());
            case KeySource.Published source -> new PublishedKeys(config.name(), source, means);
        };
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Future<Void> tried() {
        return keys.tried();
    }

    @Override
    public void close() {
        keys.close();
    }

    @Override
    public Presented find(Credentials credentials) {
        return carried.find(credentials);
    }

    @Override
    public boolean hasCookie(Credentials credentials) {
        return carried.isSentByItself(credentials);
    }

    @Override
    public Future<Verdict> authenticate(String credential) {
        return carried.token(credential).compose(token -> switch (token.then(it -> Jws.parse(it, headers))) {
            case Good<Jws>(var jws) -> keys.select(jws).compose(this::verify);
            case Bad<Jws>(var reason) -> rejected(reason);
        });
    }

    private Future<Verdict> verify(Selection selection) {
        return switch (selection) {
            case Selection.Found(var signed) ->
                signatures.verify(name(), signed).map(outcome -> verdict(outcome, signed));
            case Selection.Refused(var reason) -> rejected(reason);
            case Selection.Undecided() -> Future.succeededFuture(new Verdict.Undecided(name()));
        };
    }

    private Verdict verdict(Signatures.Outcome outcome, Signed signed) {
        return switch (outcome) {
            case FITS -> {
                headers.remember(signed.token());
                yield verdict(rules.check(signed.token().payload()));
            }
            case DOES_NOT_FIT -> new Verdict.Rejected(name(), RejectReason.SIGNATURE);
            case UNDECIDED -> new Verdict.Undecided(name());
        };
    }

    private Future<Verdict> rejected(RejectReason reason) {
        return Future.succeededFuture(new Verdict.Rejected(name(), reason));
    }
}
