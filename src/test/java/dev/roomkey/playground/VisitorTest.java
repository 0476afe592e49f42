package dev.roomkey.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class VisitorTest {
    private static final List<String> ROLES = List.of("viewer");

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        assertThatCode(() -> Visitor.read(Buffer.buffer(bytes), ROLES)).doesNotThrowAnyException();
    }

    @Property
    void whoIsReadHasANameToSpeak(@ForAll @StringLength(max = 70) String user, @ForAll String name) {
        var body = new JsonObject().put("user", user).put("name", name).toBuffer();

        assertThat(Visitor.read(body, ROLES).stream()).allSatisfy(visitor -> {
            assertThat(visitor.user()).isEqualTo(user).isNotBlank().hasSizeLessThanOrEqualTo(Visitor.MAX_LENGTH);
            assertThat(visitor.user().codePoints()).noneMatch(Character::isISOControl);
        });
    }

    @Property
    void plainNamesAreRead(@ForAll @AlphaChars @StringLength(min = 1, max = Visitor.MAX_LENGTH) String user) {
        var body = new JsonObject().put("user", user).toBuffer();

        assertThat(Visitor.read(body, ROLES)).contains(new Visitor(user, null, null));
    }

    @Property
    void roleIsOneOfTheRolesOrNone(@ForAll @StringLength(max = 10) String role) {
        var body = new JsonObject().put("user", "alice").put("role", role).toBuffer();

        assertThat(Visitor.read(body, ROLES).isPresent()).isEqualTo(role.isEmpty() || ROLES.contains(role));
    }

    @Test
    void roleIsRead() {
        var body = new JsonObject().put("user", "alice").put("role", "viewer").toBuffer();

        assertThat(Visitor.read(body, ROLES)).contains(new Visitor("alice", null, "viewer"));
    }

    @Test
    void deepNestingIsRefused() {
        var body = Buffer.buffer("{\"user\":" + "[".repeat(1000) + "]".repeat(1000) + "}");

        assertThat(Visitor.read(body, ROLES)).isEmpty();
    }

    @Test
    void visitorIsNotPrinted() {
        assertThat(new Visitor("alice", "Alice", "viewer")).asString().doesNotContainIgnoringCase("alice");
    }
}
