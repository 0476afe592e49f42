package dev.roomkey.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class VisitorTest {
    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        assertThatCode(() -> Visitor.read(Buffer.buffer(bytes))).doesNotThrowAnyException();
    }

    @Property
    void whoIsReadHasANameToSpeak(@ForAll @StringLength(max = 70) String user, @ForAll String name) {
        var body = new JsonObject().put("user", user).put("name", name).toBuffer();

        assertThat(Visitor.read(body).stream()).allSatisfy(visitor -> {
            assertThat(visitor.user()).isEqualTo(user).isNotBlank().hasSizeLessThanOrEqualTo(Visitor.MAX_LENGTH);
            assertThat(visitor.user().codePoints()).noneMatch(Character::isISOControl);
        });
    }

    @Property
    void plainNamesAreRead(@ForAll @AlphaChars @StringLength(min = 1, max = Visitor.MAX_LENGTH) String user) {
        var body = new JsonObject().put("user", user).toBuffer();

        assertThat(Visitor.read(body)).contains(new Visitor(user, null));
    }

    @Test
    void deepNestingIsRefused() {
        var body = Buffer.buffer("{\"user\":" + "[".repeat(1000) + "]".repeat(1000) + "}");

        assertThat(Visitor.read(body)).isEmpty();
    }

    @Test
    void visitorIsNotPrinted() {
        assertThat(new Visitor("alice", "Alice")).asString().doesNotContainIgnoringCase("alice");
    }
}
