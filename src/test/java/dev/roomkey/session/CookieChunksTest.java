package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieChunksTest {
    private static final CookieSource SID = CookieSource.chunked("sid", 5);

    @Property(tries = 300)
    void chunksAreJoinedByNumberWhateverTheirOrder(@ForAll @IntRange(min = 1, max = 16) int count, @ForAll long seed) {
        var pairs = IntStream.range(0, count)
                .mapToObj(it -> "sid." + it + "=<" + it + ">")
                .collect(Collectors.toList());
        Collections.shuffle(pairs, new Random(seed));

        var found = new CookieHeader(List.of(String.join("; ", pairs))).find(CookieSource.chunked("sid", 16));

        var whole = IntStream.range(0, count).mapToObj(it -> "<" + it + ">").collect(Collectors.joining());
        assertThat(found).isEqualTo(new Value(whole));
    }

    @Test
    void wholeCookieWinsOverChunksLeftBehind() {
        assertThat(find("sid.0=old; sid=new; sid.7=older")).isEqualTo(new Value("new"));
    }

    @Test
    void emptiedCookiesMakeWayForChunks() {
        assertThat(find("sid=; sid.0=a; sid.1=b; sid.2=")).isEqualTo(new Value("ab"));
    }

    @Test
    void emptiedCookieAloneIsEmpty() {
        assertThat(find("sid=; sid.0=")).isEqualTo(new Value(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid.1=b", "sid.0=a; sid.2=c", "sid.0=a; sid.4=e", "sid.0=a; sid.5=f", "sid.99=z"})
    void gapsAndTooManyChunksAreMalformed(String line) {
        assertThat(find(line)).isEqualTo(new Unusable(RejectReason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sid.00=a", "sid.01=b", "sid.=a", "sid.x=a", "sid.-1=a", "sid.100=a", "sid.\u0661=a", "sid_0=a"})
    void otherNamesAreNoChunks(String line) {
        assertThat(find(line)).isEqualTo(new Absent());
    }

    @Test
    void chunkWithTwoValuesIsAmbiguous() {
        assertThat(find("sid.0=a; sid.0=b")).isEqualTo(new Unusable(RejectReason.DUPLICATE_COOKIE));
        assertThat(find("sid.0=a; sid.0=a")).isEqualTo(new Value("a"));
    }

    @Test
    void chunksAreNotReadWhereNoneAreExpected() {
        var found = new CookieHeader(List.of("sid.0=a")).find(CookieSource.whole("sid"));

        assertThat(found).isEqualTo(new Absent());
    }

    private static Presented find(String line) {
        return new CookieHeader(List.of(line)).find(SID);
    }
}
