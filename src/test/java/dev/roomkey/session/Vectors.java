package dev.roomkey.session;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cookies that real libraries made, from {@code vectors/sessions.json}. */
final class Vectors {
    private static final JsonObject FILE = read();

    /** The moment at which the vectors are to be judged. */
    static final Instant NOW = Instant.ofEpochSecond(FILE.getLong("evaluateAtEpoch"));

    private Vectors() {}

    static Stream<JsonObject> ofScheme(String... schemes) {
        return FILE.getJsonArray("vectors").stream()
                .map(JsonObject.class::cast)
                .filter(it -> Set.of(schemes).contains(it.getString("scheme")));
    }

    static Set<String> schemes() {
        return FILE.getJsonArray("vectors").stream()
                .map(it -> ((JsonObject) it).getString("scheme"))
                .collect(Collectors.toSet());
    }

    static JsonObject byId(String id) {
        return FILE.getJsonArray("vectors").stream()
                .map(JsonObject.class::cast)
                .filter(it -> it.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Credentials credentials(JsonObject vector) {
        var lines = vector.getJsonArray("cookieHeaders", new JsonArray().add(vector.getValue("cookieHeader")));
        return Credentials.of(lines.stream().map(String.class::cast).toList(), null);
    }

    /** The configuration that a vector of a signed JWT is made for, with the rules that Clerk's documents ask for. */
    static JwtConfig config(JsonObject vector) {
        var config = vector.getJsonObject("config");
        var base = TestConfig.of(keys(config).toArray(VerificationKey[]::new))
                .from("web", config.getString("cookieName"), false)
                .issuedBy(config.getString("issuer"), Set.copyOf(texts(config, "audience")));
        return switch (vector.getString("scheme")) {
            case "clerk" -> clerk(base, config);
            case "supabase" -> base.carriedBy(supabase(config)).jwt();
            default -> base.jwt();
        };
    }

    private static Carriers supabase(JsonObject config) {
        var cookie = CookieSource.chunked(config.getString("cookieName"), 5);
        return new Carriers(cookie, Carriers.Unwrap.SUPABASE, null, false);
    }

    private static JwtConfig clerk(TestConfig base, JsonObject config) {
        return base.requiring(
                        Map.of(
                                JsonPointer.from("/azp"), Set.copyOf(texts(config, "authorizedParties")),
                                JsonPointer.from("/sts"), Set.of("active")),
                        List.of(JsonPointer.from("/sid")))
                .jwt();
    }

    private static List<VerificationKey> keys(JsonObject config) {
        var keys = new ArrayList<VerificationKey>();
        texts(config, "secrets").forEach(it -> keys.add(TestKeys.shared(it)));
        config.getJsonObject("jwks", new JsonObject()).getJsonArray("keys", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .forEach(it -> keys.add(TestKeys.fromJwk(it)));
        return keys;
    }

    private static List<String> texts(JsonObject config, String member) {
        return config.getJsonArray(member, new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
    }

    private static JsonObject read() {
        try (var file = Vectors.class.getResourceAsStream("/vectors/sessions.json")) {
            return new JsonObject(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
