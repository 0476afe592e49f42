package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.RedisSessionConfig.Codec;
import dev.roomkey.session.RedisSessionConfig.IdCookie;
import dev.roomkey.session.RedisSessionConfig.SpringHash;
import dev.roomkey.session.UserSource.Pointers;
import dev.roomkey.session.Verdict.Authenticated;
import dev.roomkey.session.Verdict.Rejected;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of a real Spring Session, and rows made by Java itself. */
class SpringSessionTest {
    private static final SessionStore STORE = SessionStore.OF_ALL;
    private static final JsonObject JDK = Vectors.byId("spring-session/jdk");
    private static final String KEY = "spring:session:sessions:cca0a509-9ba8-4ace-9250-f9f8b2f92757";
    private static final String PRINCIPAL =
            "org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME";

    @BeforeEach
    void empty() {
        STORE.empty();
    }

    static Stream<String> ids() {
        return Vectors.ofScheme("spring-session").map(it -> it.getString("id"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void vectorGetsItsVerdict(String id) {
        var vector = Vectors.byId(id);
        keep(vector);

        var byAttribute = STORE.verdict(config("userId"), vector.getString("cookieHeader"));
        var byIndex = STORE.verdict(config(PRINCIPAL), vector.getString("cookieHeader"));

        var expected = vector.getJsonObject("expect");
        assertThat(subject(byAttribute)).isEqualTo(expected.getString("sub"));
        assertThat(subject(byIndex)).isEqualTo(expected.getString("name"));
    }

    @Test
    void sessionIsOneReadOfTheAttributesThatAreAskedFor() {
        keep(JDK);
        STORE.resetCalls();

        verdict();

        assertThat(STORE.calls()).containsExactly("hmget=1");
    }

    @Test
    void sessionThatIsNotThereIsUnknown() {
        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.UNKNOWN_SESSION));
    }

    /** Its key is still there, as that of an indexed repository is for five minutes. */
    @Test
    void idleSessionIsExpired() {
        keep(JDK);
        set("lastAccessedTime", serialised(Vectors.NOW.toEpochMilli() - 1_800_000));
        set("maxInactiveInterval", serialised(1800));

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.EXPIRED));
    }

    @Test
    void sessionWithoutAnEndIsGood() {
        keep(JDK);
        set("lastAccessedTime", serialised(0L));
        set("maxInactiveInterval", serialised(-1));

        assertThat(verdict()).isInstanceOf(Authenticated.class);
    }

    @Test
    void sessionAsJsonIsRead() {
        set("lastAccessedTime", text(Long.toString(Vectors.NOW.toEpochMilli())));
        set("maxInactiveInterval", text("1800"));
        set("sessionAttr:userId", text("{\"@class\":\"app.User\",\"name\":\"ada\"}"));

        var verdict = STORE.verdict(config("userId", "/userId/name"), JDK.getString("cookieHeader"));

        assertThat(subject(verdict)).isEqualTo("ada");
    }

    @Test
    void numberMayBeASubject() {
        keep(JDK);
        set("sessionAttr:userId", serialised(42L));

        assertThat(subject(verdict())).isEqualTo("42");
    }

    @Test
    void visitorWithoutTheAttributeIsNobody() {
        keep(JDK);
        STORE.send(Request.cmd(Command.HDEL).arg(KEY).arg("sessionAttr:userId"));

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.NO_SUBJECT));
    }

    @Test
    void serialisedObjectIsNeverRead() {
        keep(JDK);

        var verdict = STORE.verdict(config("SPRING_SECURITY_CONTEXT"), JDK.getString("cookieHeader"));

        assertThat(verdict).isEqualTo(new Rejected("web", RejectReason.UNREADABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lastAccessedTime", "maxInactiveInterval"})
    void sessionWithoutItsTimesIsUnreadable(String field) {
        keep(JDK);
        STORE.send(Request.cmd(Command.HDEL).arg(KEY).arg(field));

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.UNREADABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"soon\"", "1.5", "9223372036854775807", "true", ""})
    void timeOfAnotherFormIsUnreadable(String time) {
        keep(JDK);
        set("lastAccessedTime", text(time));

        assertThat(verdict()).isEqualTo(new Rejected("web", RejectReason.UNREADABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Y2NhMGE1MDktOWJhOC00YWNlLTkyNTAtZjlmOGIyZjkyNzU",
                "cca0a509-9ba8-4ace-9250-f9f8b2f92757",
                "Y2NhMGE1MDktOWJhOC00YWNlLTkyNTAtZjlmOGIyZjkyNzU=",
                "/////////////////////////////////////////////w==",
                "Kjo6"
            })
    void cookieThatIsNoEncodedIdIsMalformed(String value) {
        assertThat(STORE.verdict(config("userId"), "SESSION=" + value))
                .isEqualTo(new Rejected("web", RejectReason.MALFORMED));
    }

    @Property(tries = 500)
    void textThatJavaSerialisedIsRead(@ForAll @AlphaChars String text) {
        assertThat(SpringValue.read(serialised(text))).hasValue(text);
    }

    @Property(tries = 500)
    void numberThatJavaSerialisedIsRead(@ForAll long number, @ForAll int smaller) {
        assertThat(SpringValue.read(serialised(number))).hasValue(number);
        assertThat(SpringValue.read(serialised(smaller))).hasValue(smaller);
    }

    @Property(tries = 500)
    void anythingElseThatJavaSerialisedIsNot(@ForAll String text, @ForAll boolean truth, @ForAll double number) {
        for (Object other :
                List.of(new ArrayList<>(List.of(text)), truth, number, new String[] {text}, Optional.class)) {
            assertThat(SpringValue.read(serialised(other))).isEmpty();
        }
    }

    @Property(tries = 2000)
    void noBytesThrow(@ForAll byte[] bytes, @ForAll byte[] more) {
        var stream = serialised("x");
        var behindAString = Arrays.copyOf(stream, stream.length + more.length);
        System.arraycopy(more, 0, behindAString, stream.length, more.length);

        assertThat(SpringValue.read(bytes)).isNotNull();
        assertThat(SpringValue.read(behindAString).isPresent()).isEqualTo(more.length == 0);
    }

    /** The value cannot leave the object in which it is read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,\"value\":2",
                "1,\"b\":2",
                "1}",
                "1} {",
                "",
                " ",
                "null",
                "1 2",
                "{\"a\":1,\"a\":2}",
                "ada",
                "'a'"
            })
    void whatIsNotOneJsonValueIsUnreadable(String value) {
        assertThat(SpringValue.read(text(value))).isEmpty();
    }

    private static Verdict verdict() {
        return STORE.verdict(config("userId"), JDK.getString("cookieHeader"));
    }

    private static RedisSessionConfig config(String attribute) {
        return config(attribute, "/" + attribute);
    }

    private static RedisSessionConfig config(String attribute, String subject) {
        return new RedisSessionConfig(
                UserSource.of("web", new Pointers(List.of(JsonPointer.from(subject)), null, null)),
                new IdCookie(CookieSource.whole("SESSION"), Codec.BASE64, List.of(), IdPattern.parse("[0-9a-f-]{36}")),
                KeyTemplate.parse("spring:session:sessions:{id}", "{id}"),
                new SpringHash(List.of(attribute)));
    }

    private static void keep(JsonObject vector) {
        var row = vector.getJsonArray("redis").getJsonObject(0);
        row.getJsonObject("fields")
                .forEach(field -> STORE.send(Request.cmd(Command.HSET)
                        .arg(row.getString("key"))
                        .arg(field.getKey())
                        .arg(Buffer.buffer(
                                Base64.getDecoder().decode(((JsonObject) field.getValue()).getString("base64"))))));
    }

    private static void set(String field, byte[] value) {
        STORE.send(Request.cmd(Command.HSET).arg(KEY).arg(field).arg(Buffer.buffer(value)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] serialised(Object value) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String subject(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Authenticated.class);
        return ((Authenticated) verdict).user().id().subject();
    }
}
