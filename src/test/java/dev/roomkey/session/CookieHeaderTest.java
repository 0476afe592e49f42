package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieHeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sid=abc|abc",
                "a=1; sid=abc; b=2|abc",
                "a=1;sid=abc;b=2|abc",
                "a=1;\t sid=abc\t ; b=2|abc",
                "sid= abc |abc",
                "sid=\"abc\"|abc",
                "sid=\"\"abc\"\"|\"abc\"",
                "sid=\"abc|\"abc",
                "sid=\"|\"",
                "sid=a=b==|a=b==",
                "$Version=1; sid=abc; $Path=/|abc",
                "a=\"x; sid=abc\"; b=2|abc\"",
                ";; ;sid=abc;|abc",
                "sid=abc; sid=abc|abc",
                "sid=abc; sid=\"abc\"|abc",
            })
    void valueIsFound(String line, String value) {
        assertThat(find(line)).isEqualTo(new Value(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid=", "sid= ", "sid=\"\"", "a=1; sid=; b=2"})
    void emptyValueIsStillPresent(String line) {
        assertThat(find(line)).isEqualTo(new Value(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=1",
                "SID=abc",
                "sid",
                "asid=abc",
                "sid2=abc",
                "si=d=abc",
                "sid =abc",
                "__Host-sid=abc",
                "\u00a0sid=abc",
                "\u00c2\u00a0sid=abc",
                "\u2000sid=abc",
                "\u0000sid=abc",
                "\u000bsid=abc",
                "a=\"; b=sid=abc",
                "a=1, sid=abc",
                "=sid=abc",
                "sid.0=abc; sid.1=def",
            })
    void otherNamesAreNotTheCookie(String line) {
        assertThat(find(line)).isEqualTo(new Absent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid=a; sid=b", "sid=a; x=1; sid=", "sid=a; sid=a; sid=b; sid=a", "sid=a; sid=A"})
    void twoDifferentValuesAreRefused(String line) {
        assertThat(find(line)).isEqualTo(new Unusable(RejectReason.DUPLICATE_COOKIE));
    }

    @Test
    void allLinesAreRead() {
        assertThat(find("a=1", "b=2; sid=abc")).isEqualTo(new Value("abc"));
        assertThat(find("sid=a", "sid=b")).isEqualTo(new Unusable(RejectReason.DUPLICATE_COOKIE));
    }

    @Test
    void linesAreNotGluedTogether() {
        assertThat(find("a=1; si", "d=abc")).isEqualTo(new Absent());
    }

    @Test
    void moreBytesThanAllowedDecideNothing() {
        String full = "sid=abc; pad=" + "x".repeat(CookieHeader.MAX_BYTES - 13);

        assertThat(find(full)).isEqualTo(new Value("abc"));
        assertThat(find(full + "x")).isEqualTo(new Unusable(RejectReason.MALFORMED));
        assertThat(find(full.substring(9), "a=1", "b=2")).isEqualTo(new Unusable(RejectReason.MALFORMED));
    }

    @Test
    void moreCookiesThanAllowedDecideNothing() {
        String full = String.join("; ", Collections.nCopies(CookieHeader.MAX_COOKIES, "a=1"));

        assertThat(find(full)).isEqualTo(new Absent());
        assertThat(find(full, "b=1")).isEqualTo(new Unusable(RejectReason.MALFORMED));
        assertThat(find("sid=abc", full)).isEqualTo(new Unusable(RejectReason.MALFORMED));
    }

    @Property(tries = 500)
    void readsLikeASplitOnSemicolons(@ForAll("pairs") List<String> pairs) {
        var values = pairs.stream()
                .filter(it -> it.startsWith("sid="))
                .map(it -> it.substring(4))
                .distinct()
                .toList();

        var found = find(String.join("; ", pairs));

        assertThat(found)
                .isEqualTo(
                        switch (values.size()) {
                            case 0 -> new Absent();
                            case 1 -> new Value(values.get(0));
                            default -> new Unusable(RejectReason.DUPLICATE_COOKIE);
                        });
    }

    @Provide
    Arbitrary<List<String>> pairs() {
        var names = Arbitraries.of("sid", "a", "sidx", "xsid", "SID", "");
        var values = Arbitraries.strings().withChars("ab=.").ofMaxLength(2);
        return names.flatMap(name -> values.map(value -> name + "=" + value))
                .list()
                .ofMaxSize(8);
    }

    @Property(tries = 1000)
    void nothingThatComesOffTheWireThrows(@ForAll("wire") List<String> lines) {
        var found = new CookieHeader(lines).find(CookieSource.whole("sid"));

        assertThat(lines.stream().mapToInt(String::length).sum())
                .satisfies(it -> assertThat(
                                found instanceof Value value ? value.text().length() : 0)
                        .isLessThanOrEqualTo(it));
    }

    @Provide
    Arbitrary<List<String>> wire() {
        var pieces = Arbitraries.oneOf(
                Arbitraries.of("sid", "sid=", ";", "; ", "=", "\"", " ", "\t", "$Version=1"),
                Arbitraries.chars().range('\0', '\u00ff').map(String::valueOf));
        var line = pieces.list().ofMaxSize(20).map(it -> it.stream().collect(Collectors.joining()));
        return line.list().ofMaxSize(4);
    }

    private static Presented find(String... lines) {
        return new CookieHeader(List.of(lines)).find(CookieSource.whole("sid"));
    }
}
