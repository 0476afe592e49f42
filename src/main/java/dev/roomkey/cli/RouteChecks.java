package dev.roomkey.cli;

import dev.roomkey.callback.CallbackConfig;
import dev.roomkey.cli.Asking.Answered;
import dev.roomkey.cli.Asking.Silent;
import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.IntrospectConfig;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.KeySource;
import dev.roomkey.session.SessionsConfig;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the application's routes and the issuers' keys are where the configuration says. Brings no session. */
final class RouteChecks {
    private final Asking asking;

    RouteChecks(Asking asking) {
        this.asking = asking;
    }

    Stream<Check> checks(SessionsConfig sessions) {
        return sessions.authenticators().stream().flatMap(it -> check(it).stream());
    }

    Check callback(CallbackConfig callback) {
        var name = "callback";
        return new Check(name, () -> switch (asking.ask(callback.url(), HttpRequest.Builder::GET)) {
            case Silent it -> List.of(it.asFailure(name));
            case Answered it -> with(it, name, callback(name, it.status()));
        });
    }

    /** It takes signed questions only, and none is asked here: any answer but a lack of the route will do. */
    private static Checkup callback(String name, int status) {
        return status == 404 || status >= 500
                ? Checkup.fail(
                        name,
                        "its URL answers with status " + status,
                        "compare rooms.callback.url with the application")
                : Checkup.ok(name, "something answers at its URL (" + status + " to an unsigned GET)");
    }

    private Optional<Check> check(AuthenticatorConfig authenticator) {
        return switch (authenticator) {
            case JwtConfig jwt
            when jwt.keys() instanceof KeySource.Published published ->
                Optional.of(keys("keys of " + jwt.name(), published));
            case IntrospectConfig introspect -> Optional.of(introspect("introspect " + introspect.name(), introspect));
            default -> Optional.empty();
        };
    }

    private Check keys(String name, KeySource.Published published) {
        return new Check(name, () -> switch (asking.ask(published.url(), HttpRequest.Builder::GET)) {
            case Silent it -> List.of(it.asFailure(name));
            case Answered it -> with(it, name, keys(name, published, it));
        });
    }

    private static Checkup keys(String name, KeySource.Published published, Answered answer) {
        if (answer.status() != 200) {
            return Checkup.fail(
                    name,
                    published.url() + " answers with status " + answer.status(),
                    "compare the URL with the issuer's");
        }
        int keys = count(published.format(), answer.body());
        return keys > 0
                ? Checkup.ok(name, keys + " published at " + published.url())
                : Checkup.fail(
                        name, published.url() + " publishes no keys", "compare the URL and the form with the issuer's");
    }

    private static int count(KeySource.Format format, String body) {
        try {
            var json = new JsonObject(body);
            return switch (format) {
                case JWKS -> json.getValue("keys") instanceof JsonArray keys ? keys.size() : 0;
                case X509 -> json.size();
            };
        } catch (DecodeException | ClassCastException noObject) {
            return 0;
        }
    }

    private Check introspect(String name, IntrospectConfig config) {
        return new Check(name, () -> switch (asking.ask(config.route().url(), request -> question(request, config))) {
            case Silent it -> List.of(it.asFailure(name));
            case Answered it -> with(it, name, introspect(name, config, it.status()));
        });
    }

    private static HttpRequest.Builder question(HttpRequest.Builder request, IntrospectConfig config) {
        request.header("Accept", "application/json");
        config.route().headers().forEach(request::setHeader);
        return request.GET();
    }

    private static Checkup introspect(String name, IntrospectConfig config, int status) {
        if (config.reading().unauthenticated().contains(status)
                || config.reading().success().contains(status)) {
            return status == 404
                    ? Checkup.warn(
                            name, "it answers 404 to who brings no session", "is the route there? a 401 would say so")
                    : Checkup.ok(name, "it answers " + status + " to who brings no session");
        }
        return Checkup.fail(
                name,
                "it answers " + status + " to who brings no session, which the configuration does not know",
                "compare its url with the application, or add the status to unauthenticated");
    }

    private static List<Checkup> with(Answered answer, String name, Checkup judged) {
        var found = new ArrayList<>(List.of(judged));
        answer.skew(name).ifPresent(found::add);
        return found;
    }
}
