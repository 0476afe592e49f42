package dev.roomkey.session;

import dev.roomkey.app.Caps;
import dev.roomkey.session.IntrospectConfig.Caching;
import dev.roomkey.session.IntrospectConfig.ClaimsFrom;
import dev.roomkey.session.IntrospectConfig.Forward;
import dev.roomkey.session.IntrospectConfig.Reading;
import dev.roomkey.session.IntrospectConfig.Route;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** An {@link IntrospectConfig} with little in it, and copies with one thing changed. */
record TestIntrospect(IntrospectConfig config) {
    static TestIntrospect of(URI url) {
        return new TestIntrospect(new IntrospectConfig(
                UserSource.of("app", UserSource.Pointers.subject("/id")),
                new Forward(List.of(CookieSource.whole("sid")), false, List.of()),
                new Route(url, false, Map.of()),
                new Reading(
                        Set.copyOf(Reading.DEFAULT_SUCCESS),
                        Set.copyOf(Reading.DEFAULT_UNAUTHENTICATED),
                        ClaimsFrom.BODY,
                        null),
                Caps.DEFAULT,
                Caching.DEFAULT));
    }

    TestIntrospect cookies(CookieSource... cookies) {
        return forward(new Forward(List.of(cookies), false, List.of()));
    }

    TestIntrospect forward(Forward forward) {
        return new TestIntrospect(new IntrospectConfig(
                config.users(), forward, config.route(), config.reading(), config.caps(), config.caching()));
    }

    TestIntrospect users(UserSource users) {
        return new TestIntrospect(new IntrospectConfig(
                users, config.forward(), config.route(), config.reading(), config.caps(), config.caching()));
    }

    TestIntrospect route(Route route) {
        return new TestIntrospect(new IntrospectConfig(
                config.users(), config.forward(), route, config.reading(), config.caps(), config.caching()));
    }

    TestIntrospect url(String url) {
        return route(new Route(URI.create(url), false, Map.of()));
    }

    TestIntrospect reading(Reading reading) {
        return new TestIntrospect(new IntrospectConfig(
                config.users(), config.forward(), config.route(), reading, config.caps(), config.caching()));
    }

    TestIntrospect unauthenticated(Integer... statuses) {
        var reading = config.reading();
        return reading(
                new Reading(reading.success(), Set.copyOf(List.of(statuses)), reading.claimsFrom(), reading.expires()));
    }

    TestIntrospect expires(String pointer) {
        var reading = config.reading();
        return reading(new Reading(
                reading.success(), reading.unauthenticated(), reading.claimsFrom(), JsonPointer.from(pointer)));
    }

    TestIntrospect caps(Caps caps) {
        return new TestIntrospect(new IntrospectConfig(
                config.users(), config.forward(), config.route(), config.reading(), caps, config.caching()));
    }

    TestIntrospect timeout(Duration timeout) {
        var caps = config.caps();
        return caps(new Caps(timeout, caps.maxBody(), caps.maxConcurrent(), caps.failures(), caps.openFor()));
    }

    TestIntrospect caching(Duration positive, Duration negative) {
        return new TestIntrospect(new IntrospectConfig(
                config.users(),
                config.forward(),
                config.route(),
                config.reading(),
                config.caps(),
                new Caching(positive, negative, 1000)));
    }

    TestIntrospect requiring(String pointer, String... values) {
        var users = config.users();
        return users(new UserSource(
                users.name(),
                users.namespace(),
                users.pointers(),
                Map.of(JsonPointer.from(pointer), Set.of(values)),
                List.of()));
    }

    /** The config and one variant of it for each thing on which its answers depend. */
    Stream<IntrospectConfig> variants() {
        var users = config.users();
        var reading = config.reading();
        return Stream.of(
                        this,
                        users(UserSource.of("other", users.pointers())),
                        url(config.route().url() + "x"),
                        route(new Route(config.route().url(), false, Map.of("x-tenant", "a"))),
                        route(new Route(config.route().url(), false, Map.of("x-tenan", "ta"))),
                        cookies(CookieSource.whole("sid2")),
                        unauthenticated(401),
                        reading(new Reading(Set.of(202), reading.unauthenticated(), ClaimsFrom.BODY, null)),
                        reading(new Reading(reading.success(), reading.unauthenticated(), ClaimsFrom.HEADERS, null)),
                        expires("/expires"))
                .map(TestIntrospect::config);
    }
}
