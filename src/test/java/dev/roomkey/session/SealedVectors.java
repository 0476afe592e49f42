package dev.roomkey.session;

import dev.roomkey.model.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The vectors of sessions that hold all there is to know, and the authenticator that each is for. */
final class SealedVectors {
    private SealedVectors() {}

    static Stream<JsonObject> all() {
        return Stream.concat(
                Vectors.ofScheme("authjs-v4", "authjs-v5", "auth0-nextjs", "iron-session"),
                Stream.of(Vectors.byId("better-auth/cookie-cache-jwe")));
    }

    static Stream<JsonObject> good() {
        return all().filter(it -> Boolean.TRUE.equals(it.getJsonObject("expect").getValue("ok")));
    }

    static AuthenticatorConfig config(JsonObject vector) {
        var users = UserSource.of("web", UserSource.Pointers.subject(subject(vector)));
        return vector.getString("scheme").equals("iron-session")
                ? new SealedConfig(
                        users,
                        cookie(vector),
                        SealedConfig.Format.IRON,
                        secrets(vector),
                        SealedConfig.DEFAULT_CLOCK_SKEW,
                        null)
                : new JweConfig(
                        users,
                        cookie(vector),
                        profile(vector.getString("scheme")),
                        secrets(vector),
                        JweConfig.DEFAULT_CLOCK_SKEW,
                        null);
    }

    private static List<Secret> secrets(JsonObject vector) {
        var config = vector.getJsonObject("config");
        var secrets = config.getValue("passwords", config.getValue("secrets"));
        var texts = switch (secrets) {
            case JsonObject byId -> byId.stream().map(Map.Entry::getValue);
            case JsonArray list -> list.stream();
            default -> Stream.of(secrets);
        };
        return texts.map(it -> Secret.of((String) it)).toList();
    }

    private static JweProfile profile(String scheme) {
        return switch (scheme) {
            case "authjs-v4" -> JweProfile.AUTHJS_V4;
            case "authjs-v5", "cookie-header" -> JweProfile.AUTHJS_V5;
            case "auth0-nextjs" -> JweProfile.AUTH0_NEXTJS;
            case "better-auth" -> JweProfile.BETTER_AUTH_CACHE;
            default -> throw new IllegalArgumentException(scheme);
        };
    }

    static CookieSource cookie(JsonObject vector) {
        var name = vector.getJsonObject("config").getString("cookieName", "better-auth.session_data");
        return CookieSource.chunked(name, 5);
    }

    static Sessions sessions(JsonObject vector) {
        return Verdicts.sessions(config(vector));
    }

    static Verdict verdict(JsonObject vector) {
        return Verdicts.now(sessions(vector).authenticate(Vectors.credentials(vector)));
    }

    /** The cookie's value, put together. */
    static String value(JsonObject vector) {
        return ((Presented.Value) Vectors.credentials(vector).cookie(cookie(vector))).text();
    }

    private static String subject(JsonObject vector) {
        var path = Optional.ofNullable(vector.getJsonObject("expect").getString("subjectPath"))
                .orElse("sub");
        return JsonPointer.from("/" + path.replace('.', '/')).toString();
    }
}
