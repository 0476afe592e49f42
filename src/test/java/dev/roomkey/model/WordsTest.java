package dev.roomkey.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @Test
    void secretIsNeverPrinted() {
        var secret = Secret.of("hunter2");

        assertThat(secret.toString()).doesNotContain("hunter2");
        assertThat(secret.hashCode()).isEqualTo(Secret.of("7654321").hashCode());
        assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
    }

    @Test
    void secretKeepsItsBytesToItself() {
        var bytes = new byte[] {1, 2, 3};
        var secret = Secret.of(bytes);

        bytes[0] = 9;
        secret.bytes()[1] = 9;

        assertThat(secret.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void userIsNeverPrinted() {
        var user = new User(new UserId("web", "alice"), "session-1", "Alice", new Claims(new JsonObject()));

        assertThat(user.toString()).doesNotContainIgnoringCase("alice").doesNotContain("session-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\u0085"})
    void subjectHasNoControlCharactersAndIsNotEmpty(String subject) {
        assertThat(UserId.isSubject(subject)).isFalse();
        assertThatThrownBy(() -> new UserId("web", subject))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("a\n");
    }

    @Test
    void roomNameIsMeasuredInBytesAsLiveKitDoes() {
        assertThat(RoomName.isValid("x".repeat(256))).isTrue();
        assertThat(RoomName.isValid("x".repeat(257))).isFalse();
        assertThat(RoomName.isValid("ä".repeat(128))).isTrue();
        assertThat(RoomName.isValid("ä".repeat(129))).isFalse();
        assertThat(RoomName.isValid("")).isFalse();
        assertThat(RoomName.isValid("a\tb")).isFalse();
    }
}
