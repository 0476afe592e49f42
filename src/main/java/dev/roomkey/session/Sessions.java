package dev.roomkey.session;

import dev.roomkey.model.Trace;
import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * Says whose session a request brought. The authenticators are asked in the configured order, and the first whose
 * credential is in the request decides: were a bad credential passed over, breaking one would be a way to a weaker
 * authenticator.
 */
public final class Sessions {
    private final List<Authenticator> authenticators;

    /**
     * What proving sessions needs of the process.
     *
     * @param clock what all times in sessions are held against
     * @param random makes the keys under which what was proven is remembered
     * @param offLoop where slow proofs are made
     * @param outside whom to ask for what this process cannot know
     */
    public record Means(InstantSource clock, SecureRandom random, OffLoop offLoop, Outside outside) {}

    /**
     * Makes the configured authenticators ready, keys and all.
     *
     * @throws IllegalArgumentException when a configured key cannot be used
     */
    public Sessions(SessionsConfig config, Means means) {
        var signatures = new Signatures(means);
        this.authenticators = config.authenticators().stream()
                .map(it -> authenticator(it, signatures, means))
                .toList();
    }

    private static Authenticator authenticator(AuthenticatorConfig config, Signatures signatures, Means means) {
        return switch (config) {
            case JwtConfig jwt -> new JwtAuthenticator(jwt, signatures, means);
            case JweConfig jwe -> CookieAuthenticator.of(jwe, means);
            case SealedConfig sealed -> CookieAuthenticator.of(sealed, means);
            case RedisSessionConfig stored -> new RedisAuthenticator(stored, means);
            case IntrospectConfig introspect -> new IntrospectAuthenticator(introspect, means, System::nanoTime);
            case AnonymousConfig anonymous -> new AnonymousAuthenticator(anonymous, means.random());
        };
    }

    /** Completes once it was tried to learn from others what is needed, within their time limits and whatever came of it. */
    public Future<Void> tried() {
        return Future.join(authenticators.stream().map(Authenticator::tried).toList())
                .mapEmpty();
    }

    /** Ends what goes on beside requests. Those that are being answered still are. */
    public void close() {
        authenticators.forEach(Authenticator::close);
    }

    /** The verdict on {@code credentials}, on the caller's Vert.x context; a failed future is a defect. */
    public Future<Verdict> authenticate(Credentials credentials) {
        return authenticate(credentials, Trace.NONE);
    }

    /** The same for a request of {@code trace}, which is told to whoever has to be asked. */
    public Future<Verdict> authenticate(Credentials credentials, Trace trace) {
        for (Authenticator authenticator : authenticators) {
            switch (authenticator.find(credentials)) {
                case Absent() -> {
                    continue;
                }
                case Unusable(var reason) -> {
                    return Future.succeededFuture(new Verdict.Rejected(authenticator.name(), reason));
                }
                case Value(var credential) -> {
                    return authenticator.authenticate(credential, trace);
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
        for (Authenticator authenticator : authenticators) {
            if (authenticator.hasCookie(credentials)) {
                return true;
            }
        }
        return false;
    }
}
