package dev.roomkey.config;

import dev.roomkey.app.Caps;
import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.IntrospectConfig;
import dev.roomkey.session.IntrospectConfig.Caching;
import dev.roomkey.session.IntrospectConfig.ClaimsFrom;
import dev.roomkey.session.IntrospectConfig.Forward;
import dev.roomkey.session.IntrospectConfig.Reading;
import dev.roomkey.session.IntrospectConfig.Route;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads an authenticator that asks the application's own route. */
final class IntrospectReader {
    private IntrospectReader() {}

    static Field<AuthenticatorConfig> read(Section web) {
        var users = UserFields.read(web, List.of());
        var forward = forward(web);
        var route = route(web);
        var reading = reading(web);
        var caps = new CapFields(web, Caps.DEFAULT);
        var caching = web.child("cache", IntrospectReader::caching);
        return web.build(() -> new IntrospectConfig(
                users.get(), forward.get(), route.get(), reading.get(), caps.get(), caching.get()));
    }

    private static Supplier<Forward> forward(Section web) {
        var names = web.list("cookies", CookieFields.cookieName()).or(List.of());
        var maxChunks = CookieFields.maxChunks(web);
        var separator = CookieFields.separator(web);
        var bearer = web.get("bearer", Form.flag()).or(false);
        var headers = web.list("forward-headers", Form.text()).or(List.of());
        return () -> new Forward(
                names.get().stream()
                        .map(it -> new CookieSource(it, separator.get(), maxChunks.get()))
                        .toList(),
                bearer.get(),
                headers.get());
    }

    private static Supplier<Route> route(Section web) {
        var url = web.get("url", Form.webUrl()).required("write the route that says who is signed in");
        var allowHttp = web.get("allow-http", Form.flag()).or(false);
        var headers = web.json("headers").or(new JsonObject());
        return () -> new Route(url.get(), allowHttp.get(), texts(headers.get()));
    }

    private static Supplier<Reading> reading(Section web) {
        var success = web.list("success", Form.integer(200, 299)).or(Reading.DEFAULT_SUCCESS);
        var unauthenticated =
                web.list("unauthenticated", Form.integer(300, 499)).or(Reading.DEFAULT_UNAUTHENTICATED);
        var claimsFrom = web.get("claims-from", Form.choice(ClaimsFrom.class)).or(ClaimsFrom.BODY);
        var expires = web.get("expires", Form.pointer()).optional();
        return () -> new Reading(
                Set.copyOf(success.get()), Set.copyOf(unauthenticated.get()), claimsFrom.get(), expires.orNull());
    }

    private static Field<Caching> caching(Section cache) {
        var positive = cache.get("positive", Form.duration(Duration.ZERO, Caching.MAX_POSITIVE))
                .or(Caching.DEFAULT.positive());
        var negative = cache.get("negative", Form.duration(Duration.ZERO, Caching.MAX_NEGATIVE))
                .or(Caching.DEFAULT.negative());
        var maxAnswers = cache.get("max-answers", Form.integer(1, 10_000_000)).or(Caching.DEFAULT.maxAnswers());
        return cache.build(() -> new Caching(positive.get(), negative.get(), maxAnswers.get()));
    }

    private static Map<String, String> texts(JsonObject headers) {
        return headers.stream().collect(Collectors.toMap(Map.Entry::getKey, it -> String.valueOf(it.getValue())));
    }
}
