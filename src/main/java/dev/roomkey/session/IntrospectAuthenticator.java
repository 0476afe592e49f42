package dev.roomkey.session;

import dev.roomkey.app.Answers;
import dev.roomkey.app.Answers.Kept;
import dev.roomkey.app.AppClient;
import dev.roomkey.app.AppClient.Line;
import dev.roomkey.app.GuardedApp;
import dev.roomkey.model.Trace;
import dev.roomkey.session.Answer.Refused;
import dev.roomkey.session.Answer.Told;
import dev.roomkey.session.Answer.Unknown;
import dev.roomkey.session.Presented.Absent;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Takes sessions that only the application itself can judge: hands the cookie to a route of its, and believes what that says. Cached
 * are the application's own words; what is required of a user is held against them each time.
 */
final class IntrospectAuthenticator implements Authenticator {
    private final IntrospectConfig config;
    private final Users users;
    private final GuardedApp app;
    private final AnswerReader reader;
    private final Answers<Answer> answers;
    private final CredentialKeys keys;
    private final InstantSource clock;

    /** {@code nanoTime} measures how long answers are kept. */
    IntrospectAuthenticator(IntrospectConfig config, Sessions.Means means, LongSupplier nanoTime) {
        this.config = config;
        this.users = new Users(config.users());
        this.app = new GuardedApp(config.name(), client(config, means), config.caps(), nanoTime);
        this.reader = new AnswerReader(config, means);
        this.answers =
                new Answers<>(config.caching().longest(), config.caching().maxAnswers(), nanoTime);
        this.keys = new CredentialKeys(config.fingerprint(), means.random());
        this.clock = means.clock();
    }

    private static AppClient client(IntrospectConfig config, Sessions.Means means) {
        var question = AppClient.question(
                HttpMethod.GET, config.route().url(), config.route().headers());
        return new AppClient(question, config.caps(), means.outside().vertx());
    }

    private Future<Kept<Answer>> ask(Forwarded line, Trace trace) {
        return app.ask(new Line(Map.of(line.name(), line.value()), trace), reader::read, Answer.NOTHING);
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
        return authenticate(credential, Trace.NONE);
    }

    /** Of several that wait for one answer, the trace of the first is told. */
    @Override
    public Future<Verdict> authenticate(String credential, Trace trace) {
        return answers.get(keys.name(credential), () -> ask(Forwarded.of(credential), trace))
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
