package dev.roomkey.inspect;

import static dev.roomkey.inspect.Tokens.KEY;
import static dev.roomkey.inspect.Tokens.SECRET;
import static dev.roomkey.inspect.Tokens.claims;
import static dev.roomkey.inspect.Tokens.inspector;
import static dev.roomkey.inspect.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.inspect.Finding.Fault;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentCheckTest {
    static Stream<Arguments> faulty() {
        return Stream.of(
                Arguments.of("NEXT_PUBLIC_LIVEKIT_API_SECRET=" + SECRET, Fault.SECRET_IN_PUBLIC_VARIABLE),
                Arguments.of("VITE_LIVEKIT_SECRET='" + SECRET + "' # oh", Fault.SECRET_IN_PUBLIC_VARIABLE),
                Arguments.of("REACT_APP_API_SECRET=x", Fault.SECRET_IN_PUBLIC_VARIABLE),
                Arguments.of("export PUBLIC_ANYTHING=\"" + SECRET + "\"", Fault.SECRET_IN_PUBLIC_VARIABLE),
                Arguments.of("EXPO_PUBLIC_LIVEKIT_TOKEN=" + signed(claims()), Fault.TOKEN_IN_PUBLIC_VARIABLE),
                Arguments.of("LIVEKIT_API_KEY=" + KEY.id(), Fault.VARIABLE),
                Arguments.of("LIVEKIT_API_SECRET=APIabcdefgh1234\nLIVEKIT_API_KEY=" + SECRET, Fault.SWAPPED),
                Arguments.of("LIVEKIT_API_SECRET=secret", Fault.DEVELOPMENT_KEY),
                Arguments.of("LIVEKIT_API_SECRET=short", Fault.WEAK_SECRET),
                Arguments.of("LIVEKIT_URL=demo.livekit.cloud", Fault.VARIABLE));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void faultOfAVariableIsNamedAndItsValueIsNot(String file, Fault fault) {
        var inspection = inspector(KEY).inspectEnvironment("# a comment\n" + file + "\n");

        assertThat(inspection.findings()).extracting(Finding::fault).contains(fault);
        assertThat(inspection.toJson().encode()).doesNotContain(SECRET);
    }

    @Test
    void goodFileHasNoFault() {
        var inspection = inspector(KEY).inspectEnvironment("""
                LIVEKIT_URL=wss://demo.livekit.cloud
                LIVEKIT_API_KEY=%s
                LIVEKIT_API_SECRET="%s"
                NEXT_PUBLIC_LIVEKIT_URL=wss://demo.livekit.cloud
                DATABASE_SECRET=x
                """.formatted(KEY.id(), SECRET));

        assertThat(inspection.findings()).isEmpty();
    }
}
