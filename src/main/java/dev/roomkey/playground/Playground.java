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
    private final Explainer explainer;
    private final Page page;

    /**
     * Reads the page from the class path, which blocks for a moment: made at start, not on an event loop.
     *
     * @param sessionKey signs the session cookies (HS256); made anew at each start
     * @param around what there is to know of the gateway
     * @param clock tells when a session begins and ends
     */
    public Playground(Secret sessionKey, Surroundings around, InstantSource clock) {
        this.signIn = new SignIn(new SessionCookie(sessionKey, around.cookieName(), clock), around.roles());
        this.explainer = new Explainer(around);
        this.page = Page.fromClassPath(around.livekit());
    }

    /** Puts the guard before every route that is added later, and then the page, the sign-in and what the page asks for. */
    public void mount(Router router) {
        router.route().handler(new LocalOnly());
        signIn.mount(router);
        explainer.mount(router);
        page.mount(router);
    }
}
