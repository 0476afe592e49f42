package dev.roomkey.kernels;

import dev.roomkey.config.ConfigLoader;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.policy.Decision;
import dev.roomkey.policy.Policy;
import dev.roomkey.policy.Wanted;
import dev.roomkey.redis.RedisLink;
import dev.roomkey.session.Credentials;
import dev.roomkey.session.OffLoop;
import dev.roomkey.session.Outside;
import dev.roomkey.session.Sessions;
import dev.roomkey.session.Verdict;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.tokencache.CacheKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What decides about joins, made of a configuration file as a gateway makes it. */
public record Deciders(Sessions sessions, Policy policy, CacheKeys keys, TokenSigner signer, Duration ttl) {
    static final InstantSource CLOCK = InstantSource.system();

    private static final int USERS = 256;
    private static final long DAY_SECONDS = 86_400;
    private static final String SESSION_SECRET = "a session secret that is long enough for HS256";

    static Deciders of(Setting setting) {
        var config = config(setting);
        var project = config.livekit().first();
        var random = new SecureRandom();
        return new Deciders(
                new Sessions(config.sessions(), new Sessions.Means(CLOCK, random, new Here(), new Nobody())),
                new Policy(config.rooms(), random),
                CacheKeys.derivedFrom(config.namesSecret()),
                new TokenSigner(project.key()),
                project.ttl());
    }

    /** The joins of so many users that the processor cannot learn one of them by heart. */
    List<Join> joins(Setting setting) {
        return IntStream.range(0, USERS).mapToObj(it -> join(setting, it)).toList();
    }

    private Join join(Setting setting, int number) {
        var claims = setting.claims(number).put("exp", CLOCK.instant().getEpochSecond() + DAY_SECONDS);
        var cookies = setting.cookies("s=" + jwt(claims));
        var credentials = Credentials.of(List.of(cookies), null);
        var wanted = Wanted.room(setting.room(number));
        if (!(sessions.authenticate(credentials).result() instanceof Verdict.Authenticated(var by, var user))
                || !(policy.decide(user, wanted) instanceof Decision.Allowed allowed)) {
            throw new IllegalStateException("a join that is not allowed");
        }
        var parts = new CacheKeys.Parts(
                signer.keyFingerprint(), user.id(), user.sessionId(), allowed.grants(), ttl, policy.version());
        var token = signer.sign(allowed.grants(), CLOCK.instant(), ttl);
        return new Join(cookies, credentials, wanted, user, allowed, parts, keys.keyOf(parts), token);
    }

    private static String jwt(JsonObject claims) {
        var signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(claims.encode());
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SESSION_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static GatewayConfig config(Setting setting) {
        try {
            var folder = Files.createTempDirectory("kernels");
            var files = Stream.of(
                            write(folder, "api-secret", "an API secret that is long enough for HS256"),
                            write(folder, "session-secret", SESSION_SECRET),
                            write(folder, "gateway.yaml", """
                                    livekit: { url: wss://livekit.example.com, api-key: key, api-secret-file: api-secret }
                                    sessions:
                                      order: [web]
                                      authenticators:
                                        web:
                                          type: jwt
                                          cookie: s
                                          keys: [ { algorithm: HS256, secret-file: session-secret } ]
                                          claims: { name: /name, session: /sid }
                                    rooms:
                                      rules:
                                    """ + setting.rules().indent(4)))
                    .toList();
            var read = new ConfigLoader(Map.of()).load(files.getLast());
            for (var file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
            if (read instanceof ConfigLoader.Loaded(var config, var warnings)) {
                return config;
            }
            throw new IllegalStateException("not a configuration: " + read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Nothing that is measured is slow enough to be done elsewhere. */
    private record Here() implements OffLoop {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            throw new UnsupportedOperationException();
        }
    }

    private record Nobody() implements Outside {
        @Override
        public Vertx vertx() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RedisLink sessionStore() {
            throw new UnsupportedOperationException();
        }
    }
}
