package dev.roomkey.config;

import dev.roomkey.model.Secret;
import dev.roomkey.session.Algorithm;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.SessionsConfig;
import dev.roomkey.session.VerificationKey;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code sessions:}. */
final class SessionsReader {
    /** Shortest HMAC secret taken, in bytes, whatever the hash: RFC 7518 §3.2 for the shortest of them. */
    static final int MIN_SECRET_BYTES = 32;

    private SessionsReader() {}

    static Field<SessionsConfig> read(Section sessions) {
        var order = sessions.list("order", name()).required("list the authenticators in the order they are asked");
        var names = order.isBroken() ? List.<String>of() : order.get();
        sessions.know("authenticators", "mapping of a name to its keys");
        sessions.reading().initial(sessions.path().child("authenticators"), KnownKey.REQUIRED);
        var defined = sessions.named("authenticators", names, SessionsReader::authenticator);

        names.stream().filter(it -> !defined.containsKey(it)).forEach(it -> undefined(sessions, it, defined));
        if (!order.isBroken()) {
            defined.keySet().stream().filter(it -> !names.contains(it)).forEach(it -> unused(sessions, it));
        }
        return sessions.build(() -> new SessionsConfig(names.stream()
                .map(it -> defined.getOrDefault(it, Field.broken()).get())
                .toList()));
    }

    private static void undefined(Section sessions, String name, Map<String, ?> defined) {
        var mend = Similar.to(name, defined.keySet())
                .map(it -> "did you mean " + it + "?")
                .orElse("define it under sessions.authenticators");
        sessions.refuse("order", Quote.value(name) + " is not an authenticator", mend);
    }

    private static void unused(Section sessions, String name) {
        sessions.refuse(
                "authenticators." + Quote.plain(name), "is never asked", "add it to sessions.order or remove it");
    }

    private static Field<JwtConfig> authenticator(Section web) {
        var name = web.path().name();
        web.get("type", Form.word("jwt")).or("jwt");
        var namespace = web.get("namespace", name()).or(name);
        var cookie = web.get("cookie", cookieName()).optional();
        var bearer = web.get("bearer", Form.flag()).or(false);
        var keys = web.items("keys", SessionsReader::key, "[]").required("list what may have signed a session");
        var issuer = web.get("issuer", Form.text()).optional();
        var audience = web.list("audience", Form.text()).or(List.of());
        var skew = web.get("clock-skew", Form.duration(Duration.ZERO, JwtConfig.MAX_CLOCK_SKEW))
                .or(JwtConfig.DEFAULT_CLOCK_SKEW);
        var maxAge = web.get("max-age", Form.duration(Duration.ofSeconds(1), Duration.ofDays(400)))
                .optional();
        var require = web.allowed("require-claims", Form.pointer()).or(Map.of());
        var present = web.list("require-present", Form.pointer()).or(List.of());
        var claims = web.child("claims", SessionsReader::claims);
        return web.build(() -> new JwtConfig(
                name,
                namespace.get(),
                cookie.orNull(),
                bearer.get(),
                keys.get(),
                issuer.orNull(),
                Set.copyOf(audience.get()),
                skew.get(),
                maxAge.orNull(),
                require.get(),
                present.get(),
                claims.get().subject(),
                claims.get().name(),
                claims.get().session()));
    }

    private record Pointers(
            List<JsonPointer> subject,
            @Nullable JsonPointer name,
            @Nullable JsonPointer session) {}

    private static Field<Pointers> claims(Section claims) {
        var subject = claims.list("subject", Form.pointer()).or(JwtConfig.DEFAULT_SUBJECT);
        var name = claims.get("name", Form.pointer()).optional();
        var session = claims.get("session", Form.pointer()).optional();
        return claims.build(() -> new Pointers(subject.get(), name.orNull(), session.orNull()));
    }

    private static Field<VerificationKey> key(Section key) {
        var secrets = new Secrets(key);
        var algorithm = key.get("algorithm", Form.choice(List.of(Algorithm.values()), Algorithm::jwsName))
                .required("write the one algorithm that this key verifies");
        var id = key.get("id", Form.text()).optional();
        var secret = secrets.secret("secret", "").optional();
        var pem = secrets.publicText("public-key-file").optional();
        algorithm.value().ifPresent(it -> checkKind(key, it, secret, pem));
        return key.build(() -> algorithm.get().isSymmetric()
                ? new VerificationKey.SharedSecret(algorithm.get(), id.orNull(), secret.get())
                : publicKey(algorithm.get(), id.orNull(), pem.get()));
    }

    /** The record judges the key; its complaint is about the file. */
    private static VerificationKey publicKey(Algorithm algorithm, @Nullable String id, String pem) {
        try {
            return new VerificationKey.PublicKey(algorithm, id, pem);
        } catch (IllegalArgumentException complaint) {
            throw new IllegalArgumentException("public-key-file: " + complaint.getMessage(), complaint);
        }
    }

    /** An algorithm goes with one kind of key, and the other kind beside it is a mistake. */
    private static void checkKind(Section key, Algorithm algorithm, Field<Secret> secret, Field<String> pem) {
        if (algorithm.isSymmetric()) {
            refuseBeside(key, algorithm, "public-key-file", pem);
            need(key, "secret", secret, new Secrets(key).mend("secret"));
            secret.value().ifPresent(it -> checkLength(key, algorithm, it));
        } else {
            refuseBeside(key, algorithm, "secret", secret);
            need(key, "public-key-file", pem, "name a PEM file with the public key");
        }
    }

    private static void refuseBeside(Section key, Algorithm algorithm, String name, Field<?> other) {
        if (other.value().isPresent()) {
            key.refuse(name, "does not go with " + algorithm.jwsName(), "remove it");
        }
    }

    private static void need(Section key, String name, Field<?> field, String mend) {
        if (!field.isBroken() && field.value().isEmpty()) {
            key.refuse(name, "is missing", mend);
        }
    }

    private static void checkLength(Section key, Algorithm algorithm, Secret secret) {
        int hash = Integer.parseInt(algorithm.name().substring(2)) / 8;
        if (secret.length() < MIN_SECRET_BYTES) {
            key.refuse(
                    "secret",
                    "is shorter than " + MIN_SECRET_BYTES + " bytes and could be guessed from any session",
                    "give the application a longer one, as of openssl rand -base64 36");
        } else if (secret.length() < hash) {
            key.notice("secret", "is shorter than the " + hash + " bytes that RFC 7518 asks of " + algorithm.jwsName());
        }
    }

    /** Lower case, so that the name of its variables follows from it. */
    private static Form<String> name() {
        return Form.matching(
                "a name", "begin with a letter; a-z, 0-9 and dashes", it -> it.matches("[a-z][a-z0-9-]{0,31}"));
    }

    private static Form<String> cookieName() {
        return Form.matching(
                "a cookie's name", "write the name alone", it -> it.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}"));
    }
}
