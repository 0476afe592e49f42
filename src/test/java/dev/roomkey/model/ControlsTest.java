package dev.roomkey.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ControlsTest {
    @Test
    void controlCharactersAreFound() {
        assertThat(Controls.areIn("a\nb")).isTrue();
        assertThat(Controls.areIn("a\u0085b")).isTrue();
        assertThat(Controls.areIn("a b-ü")).isFalse();
    }

    @Property(tries = 500)
    void whateverTheTextTheyAreItsControlCodePoints(@ForAll String text) {
        assertThat(Controls.areIn(text)).isEqualTo(text.codePoints().anyMatch(Character::isISOControl));
    }
}
