package dev.roomkey.session;

import dev.roomkey.model.User;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Takes sessions that stand in a cookie as a whole, sealed by the application. */
final class CookieAuthenticator implements Authenticator {
    /** From here on, in characters, opening takes a tenth of a millisecond and more, and is done elsewhere. */
    static final int LONG = 4 * 1024;

    private final String name;
    private final CookieSource cookie;
    private final Opener opener;
    private final Users users;
    private final Workers workers;
    private final InstantSource clock;

    private CookieAuthenticator(UserSource users, CookieSource cookie, Opener opener, Sessions.Means means) {
        this.name = users.name();
        this.cookie = cookie;
        this.opener = opener;
        this.users = new Users(users);
        this.workers = new Workers(means.offLoop());
        this.clock = means.clock();
    }

    static CookieAuthenticator of(JweConfig jwe, Sessions.Means means) {
        return new CookieAuthenticator(jwe.users(), jwe.cookie(), new JweOpener(jwe), means);
    }

    static CookieAuthenticator of(SealedConfig sealed, Sessions.Means means) {
        return new CookieAuthenticator(sealed.users(), sealed.cookie(), new SealedOpener(sealed), means);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Presented find(Credentials credentials) {
        return credentials.cookie(cookie).unlessEmpty();
    }

    @Override
    public boolean hasCookie(Credentials credentials) {
        return !(credentials.cookie(cookie) instanceof Presented.Absent);
    }

    @Override
    public Future<Verdict> authenticate(String session) {
        if (session.length() <= LONG) {
            return Future.succeededFuture(verdict(check(session)));
        }
        return workers.run(() -> verdict(check(session)), new Verdict.Undecided(name));
    }

    private Checked<User> check(String session) {
        return opener.open(session, clock.instant()).then(users::admitted);
    }
}
