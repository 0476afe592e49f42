package dev.roomkey.playground;

import dev.roomkey.model.Secret;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/**
 * What development mode adds to the public listener: a guard that answers to this machine only, a sign-in for any user
 * name, and a page that shows what the token endpoint does. Whoever can reach it is whoever they say they are, so it is
 * mounted by {@code --dev} alone.
 */
public final class Playground {
    private final SignIn signIn;
    private final Page page = Page.fromClassPath();

    /**
     * Reads the page from the class path, which blocks for a moment: made at start, not on an event loop.
     *
     * @param sessionKey signs the session cookies (HS256); made anew at each start
     * @param cookieName the session cookie's name, as the gateway's authenticator knows it
     * @param clock tells when a session begins and ends
     */
    public Playground(Secret sessionKey, String cookieName, InstantSource clock) {
        this.signIn = new SignIn(new SessionCookie(sessionKey, cookieName, clock));
    }

    /** Puts the guard before every route that is added later, and then the page and the sign-in. */
    public void mount(Router router) {
        router.route().handler(new LocalOnly());
        signIn.mount(router);
        page.mount(router);
    }
}
