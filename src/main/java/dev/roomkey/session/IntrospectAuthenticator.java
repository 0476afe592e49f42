package dev.roomkey.session;

import dev.roomkey.session.Answer.Refused;
import dev.roomkey.session.Answer.Told;
import dev.roomkey.session.Answer.Unknown;
import dev.roomkey.session.Presented.Absent;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Takes sessions that only the application itself can judge: hands the cookie to a route of its, and believes what that says. Cached
 * are the application's own words; what is required of a user is held against them each time.
 */
final class IntrospectAuthenticator implements Authenticator {
    private final IntrospectConfig config;
    private final Users users;
    private final GuardedApp app;
    private final Answers answers;
    private final CredentialKeys keys;
    private final InstantSource clock;

    /** {@code nanoTime} measures how long answers are kept. */
    IntrospectAuthenticator(IntrospectConfig config, Sessions.Means means, LongSupplier nanoTime) {
        this.config = config;
        this.users = new Users(config.users());
        this.app = new GuardedApp(config, means, nanoTime);
        this.answers = new Answers(config.caching(), nanoTime);
        this.keys = new CredentialKeys(config.fingerprint(), means.random());
        this.clock = means.clock();
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Presented find(Credentials credentials) {
        return Forwarded.find(config.forward(), credentials);
    }

    @Override
    public boolean hasCookie(Credentials credentials) {
        return config.forward().cookies().stream().anyMatch(it -> !(credentials.cookie(it) instanceof Absent));
    }

    @Override
    public Future<Verdict> authenticate(String credential) {
        return answers.get(keys.name(credential), () -> app.ask(Forwarded.of(credential)))
                .map(this::verdict);
    }

    private Verdict verdict(Answer answer) {
        return switch (answer) {
            case Told told when isOver(told) -> new Verdict.Rejected(name(), RejectReason.EXPIRED);
            case Told told -> verdict(users.admitted(told.claims()));
            case Refused(var reason) -> new Verdict.Rejected(name(), reason);
            case Unknown() -> new Verdict.Undecided(name());
        };
    }

    private boolean isOver(Told told) {
        return told.expires() != null && !clock.instant().isBefore(told.expires());
    }
}
