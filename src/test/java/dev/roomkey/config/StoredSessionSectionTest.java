package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.Secret;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.IdPattern;
import dev.roomkey.session.KeyTemplate;
import dev.roomkey.session.RedisSessionConfig;
import dev.roomkey.session.RedisSessionConfig.BetterAuth;
import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.IdCookie;
import dev.roomkey.session.RedisSessionConfig.Json;
import dev.roomkey.session.RedisSessionConfig.SpringHash;
import dev.roomkey.session.UserSource;
import dev.roomkey.session.UserSource.Pointers;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredSessionSectionTest {
    private final ConfigFolder folder;

    StoredSessionSectionTest(@TempDir Path temp) {
        folder = new ConfigFolder(temp).with("redis", "url: redis://r:6379");
    }

    @Test
    void storedSessionsHaveDefaults() {
        var stored = stored("type: redis, cookie: sid, codec: raw, claims: { subject: /id }");

        assertThat(stored)
                .isEqualTo(new RedisSessionConfig(
                        UserSource.of("web", Pointers.subject("/id")),
                        new IdCookie(
                                CookieSource.whole("sid"), Codec.RAW, List.of(), IdPattern.parse(IdPattern.DEFAULT)),
                        new KeyTemplate("", ""),
                        new Json(null)));
    }

    @Test
    void storedSessionsTakeEveryKey() {
        folder.file("more.txt", "one secret of the application, as it is now\nand the one before it\n");
        var stored = stored("type: redis, namespace: people, cookie: sid, codec: fastify-signed,"
                + " secrets-file: [secret.txt, more.txt], id-pattern: '[a-z]{8}', key-prefix: 'app:', key: 's:{id}:x',"
                + " expires: /until,"
                + " claims: { subject: [/a, /b], name: /n, session: /s },"
                + " require-claims: { /mfa: [true] }, require-present: [/org]");

        assertThat(stored)
                .isEqualTo(new RedisSessionConfig(
                        new UserSource(
                                "web",
                                "people",
                                new Pointers(
                                        List.of(JsonPointer.from("/a"), JsonPointer.from("/b")),
                                        JsonPointer.from("/n"),
                                        JsonPointer.from("/s")),
                                Map.of(JsonPointer.from("/mfa"), Set.of("true")),
                                List.of(JsonPointer.from("/org"))),
                        new IdCookie(
                                CookieSource.whole("sid"),
                                Codec.FASTIFY_SIGNED,
                                List.of(
                                        Secret.of(ConfigFolder.SECRET),
                                        Secret.of("one secret of the application, as it is now"),
                                        Secret.of("and the one before it")),
                                IdPattern.parse("[a-z]{8}")),
                        new KeyTemplate("app:s:", ":x"),
                        new Json(JsonPointer.from("/until"))));
    }

    @Test
    void presetOfExpressNeedsNothingButItsSecretAndRedis() {
        var stored = stored("preset: express-session, secrets-file: [secret.txt]");

        assertThat(stored.cookie())
                .isEqualTo(new IdCookie(
                        CookieSource.whole("connect.sid"),
                        Codec.EXPRESS_SIGNED,
                        List.of(Secret.of(ConfigFolder.SECRET)),
                        IdPattern.parse(IdPattern.DEFAULT)));
        assertThat(stored.key()).isEqualTo(new KeyTemplate("sess:", ""));
        assertThat(stored.body()).isEqualTo(new Json(JsonPointer.from("/cookie/expires")));
    }

    @Test
    void presetOfFastifyNeedsNothingButItsSecretAndRedis() {
        var stored = stored("preset: fastify-session, secrets-file: [secret.txt]");

        assertThat(stored.cookie().source()).isEqualTo(CookieSource.whole("sessionId"));
        assertThat(stored.cookie().codec()).isEqualTo(Codec.FASTIFY_SIGNED);
    }

    @Test
    void presetOfBetterAuthNeedsNothingButItsSecretAndRedis() {
        var stored = stored("preset: better-auth, secrets-file: [secret.txt], key-prefix: 'auth:'");

        assertThat(stored.cookie().source()).isEqualTo(CookieSource.whole("__Secure-better-auth.session_token"));
        assertThat(stored.cookie().codec()).isEqualTo(Codec.BETTER_AUTH);
        assertThat(stored.key()).isEqualTo(new KeyTemplate("auth:", ""));
        assertThat(stored.body()).isEqualTo(new BetterAuth());
    }

    @Test
    void presetOfSpringNeedsNothingButRedis() {
        var stored = stored("preset: spring-session");

        assertThat(stored.cookie())
                .isEqualTo(new IdCookie(
                        CookieSource.whole("SESSION"), Codec.BASE64, List.of(), IdPattern.parse("[0-9a-f-]{36}")));
        assertThat(stored.key()).isEqualTo(new KeyTemplate("spring:session:sessions:", ""));
        assertThat(stored.body())
                .isEqualTo(new SpringHash(List.of(
                        "org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME")));
    }

    @ParameterizedTest
    @CsvSource({"'myapp:sess:', 'myapp:sess:'", "'', ''"})
    void prefixOfThePresetGivesWay(String prefix, String before) {
        var stored = stored("preset: express-session, secrets-file: [secret.txt], key-prefix: '" + prefix + "'");

        assertThat(stored.key()).isEqualTo(new KeyTemplate(before, ""));
    }

    @Test
    void withoutAnyRedisStoredSessionsAreAProblem() {
        folder.without("redis");

        assertThat(problems("preset: express-session, secrets-file: [secret.txt]"))
                .singleElement()
                .asString()
                .startsWith("redis.url")
                .endsWith("redis.url must say where the application keeps its sessions: web reads them in Redis");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key: 'sess:{sid}' | web.key | key must hold {id} exactly once",
                "key: 'sess:{id}:{id}' | web.key | key must hold {id} exactly once",
                "key-prefix: '{id}' | web.key | key must hold {id} exactly once",
                "id-pattern: '(a+)+' | web.id-pattern | must be written like [A-Za-z0-9_-]{16,256}",
                "id-pattern: '[a-z]{9,8}' | web.id-pattern | the fewest first",
                "codec: raw | web.secrets-file | has no effect on a cookie that is not signed",
                "codec: express | web.codec | is not one of raw, express-signed",
                "expires: cookie.expires | web.expires | begin it with a slash",
                "attributes: [a] | web.attributes | does not go with the body json",
                "secret: x | web.secret | did you mean secrets?",
                "secrets: x | web.secrets | must not stand in the configuration file",
            })
    void mistakeIsNamedAtItsKey(String line, String key, String mend) {
        assertThat(problems("preset: express-session, secrets-file: [secret.txt], " + line))
                .singleElement()
                .asString()
                .startsWith("sessions.authenticators." + key + "  gateway.yaml:")
                .contains(mend);
    }

    @Test
    void expiryOfABodyThatHasItsOwnIsRefused() {
        assertThat(problems(
                        "type: redis, cookie: sid, codec: raw, body: better-auth, expires: /a, claims: {subject: /b}"))
                .singleElement()
                .asString()
                .contains("web.expires  gateway.yaml:", "does not go with the body better-auth");
    }

    @Test
    void unsignedCookieNeedsALongId() {
        assertThat(problems("type: redis, cookie: sid, codec: raw, id-pattern: '[a-z]{8}', claims: { subject: /id }"))
                .singleElement()
                .asString()
                .contains("id-pattern must ask for at least 16 characters");
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(problems("type: redis, cookie: sid"))
                .extracting(it -> it.substring(0, it.indexOf(' ')))
                .containsExactly("sessions.authenticators.web.claims.subject", "sessions.authenticators.web.codec");
        assertThat(problems("preset: express-session"))
                .singleElement()
                .asString()
                .contains("secrets-file must name");
    }

    @Test
    void shortSecretIsNoticed() {
        folder.file("short.txt", "keyboard cat");
        define("preset: express-session, secrets-file: [short.txt]");

        assertThat(folder.loaded().warnings())
                .singleElement()
                .satisfies(it -> assertThat(it.render())
                        .contains("shorter than 32 bytes")
                        .doesNotContain("keyboard"));
    }

    private RedisSessionConfig stored(String authenticator) {
        define(authenticator);
        return (RedisSessionConfig) folder.config().sessions().authenticators().getFirst();
    }

    private List<String> problems(String authenticator) {
        define(authenticator);
        return folder.problems();
    }

    private void define(String authenticator) {
        folder.with("sessions", "order: [web]", "authenticators: { web: { " + authenticator + " } }");
    }
}
