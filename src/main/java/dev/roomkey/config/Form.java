package dev.roomkey.config;

import dev.roomkey.session.KeySource;
import io.vertx.core.json.pointer.JsonPointer;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How one value is written.
 *
 * @param noun what the value must be, to stand after "is not"
 * @param mend what to write instead, given what was written
 * @param parse text to value; empty when the text is not of this form
 * @param show value to text, as an operator would write it
 */
record Form<T>(String noun, UnaryOperator<String> mend, Function<String, Optional<T>> parse, Function<T, String> show) {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final List<Duration> DURATION_UNITS = List.of(
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));
    private static final List<String> DURATION_NAMES = List.of("d", "h", "m", "s", "ms");

    private static final Pattern RATIO = Pattern.compile("0(?:\\.\\d{1,9})?|1(?:\\.0{1,9})?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,7})(B|KiB|MiB)");
    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^/~]|~[01])*+)++");

    /** Longest pointer taken: the one of Vert.x is read by a regular expression that recurses for each character. */
    private static final int MAX_POINTER_LENGTH = 256;

    /** Text that is not empty and holds no control characters. */
    static Form<String> text() {
        return matching("a text", "write it on one line", it -> it.codePoints().noneMatch(Character::isISOControl));
    }

    /** Text that matches {@code pattern}. */
    static Form<String> matching(String noun, String mend, Predicate<String> rule) {
        return of(noun, mend, it -> Optional.of(it).filter(rule.and(text -> !text.isBlank())), it -> it);
    }

    /** A whole number of a range, both ends included. */
    static Form<Long> number(long min, long max) {
        return new Form<>(
                "a whole number from " + min + (max == Long.MAX_VALUE ? " up" : " to " + max),
                it -> wholeNumber(it).isPresent() ? "" : "write digits only",
                it -> wholeNumber(it).filter(n -> n >= min && n <= max),
                String::valueOf);
    }

    /** A number that fits an {@code int}. */
    static Form<Integer> integer(int min, int max) {
        var number = number(min, max);
        return new Form<>(
                number.noun, number.mend, it -> number.parse.apply(it).map(Math::toIntExact), String::valueOf);
    }

    /** A part of a whole, like {@code 0.01}. */
    static Form<Double> ratio() {
        return of(
                "a number from 0 to 1",
                "write it like 0.01",
                it -> RATIO.matcher(it).matches() ? Optional.of(Double.parseDouble(it)) : Optional.empty(),
                Form::showRatio);
    }

    private static String showRatio(double ratio) {
        return BigDecimal.valueOf(ratio).stripTrailingZeros().toPlainString();
    }

    /** A port to bind; 0 takes a free one. */
    static Form<Integer> port() {
        return integer(0, 65_535);
    }

    /** {@code true} or {@code false}, as in YAML 1.2: {@code yes} and {@code on} are texts. */
    static Form<Boolean> flag() {
        return of(
                "true or false",
                "write true or false",
                it -> it.equals("true") || it.equals("false") ? Optional.of(it.equals("true")) : Optional.empty(),
                String::valueOf);
    }

    /** A time span like {@code 500ms}, {@code 10m} or {@code 1h30m} of a range, both ends included. */
    static Form<Duration> duration(Duration min, Duration max) {
        return new Form<>(
                "a duration from " + showDuration(min) + " to " + showDuration(max),
                it -> parseDuration(it).isPresent() ? "" : "write it like 10s, 5m or 1h",
                it -> parseDuration(it).filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0),
                Form::showDuration);
    }

    /** A number of bytes like {@code 16KiB} of a range, both ends included. */
    static Form<Integer> size(int min, int max) {
        return new Form<>(
                "a size from " + showSize(min) + " to " + showSize(max),
                it -> parseSize(it).isPresent() ? "" : "write it like 512B, 16KiB or 1MiB",
                it -> parseSize(it).filter(n -> n >= min && n <= max),
                Form::showSize);
    }

    /** The one word that is known so far. */
    static Form<String> word(String word) {
        return of(
                word + ", the only one there is",
                "write " + word,
                it -> Optional.of(it).filter(word::equals),
                it -> it);
    }

    /** One of an enum's constants, in lower case with dashes. */
    static <E extends Enum<E>> Form<E> choice(Class<E> type) {
        var constants = Arrays.asList(type.getEnumConstants());
        return choice(constants, it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** One of several values, each known by a name. */
    static <T> Form<T> choice(Collection<T> values, Function<T, String> name) {
        var names = values.stream().map(name).toList();
        return new Form<>(
                "one of " + String.join(", ", names),
                it -> Similar.to(it, names)
                        .map(near -> "did you mean " + near + "?")
                        .orElse(""),
                it -> values.stream()
                        .filter(value -> name.apply(value).equals(it))
                        .findFirst(),
                name);
    }

    /** A JSON Pointer (RFC 6901) to something within the claims. */
    static Form<JsonPointer> pointer() {
        return new Form<>(
                "a JSON Pointer",
                it -> it.startsWith("/")
                        ? "write ~0 for ~ in a name, as in RFC 6901"
                        : "begin it with a slash, like /sub",
                it -> Optional.of(it)
                        .filter(text -> text.length() <= MAX_POINTER_LENGTH
                                && POINTER.matcher(text).matches())
                        .map(JsonPointer::from),
                JsonPointer::toString);
    }

    /** What LiveKit's clients connect to. Without user, password, query and fragment: it is handed out to everybody. */
    static Form<URI> liveKitUrl() {
        return of(
                "a LiveKit URL",
                "write it like wss://livekit.example.com",
                it -> uri(it).filter(Form::isLiveKit),
                URI::toString);
    }

    /** A route of a web application. Without user and fragment: neither would be sent. */
    static Form<URI> webUrl() {
        return of(
                "a URL",
                "write it like https://app.example.com/api/me",
                it -> uri(it).filter(Form::isWeb),
                URI::toString);
    }

    private static boolean isWeb(URI uri) {
        return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
    }

    /** Where an issuer publishes its keys: by HTTPS, or by HTTP on this machine. Without user and fragment. */
    static Form<URI> issuerUrl() {
        return of(
                "a URL of https, or of http on this machine",
                "write it like https://id.example.com/.well-known/jwks.json",
                it -> uri(it).filter(KeySource.Published::isSafe),
                URI::toString);
    }

    /** The name of an HTTP header. */
    static Form<String> headerName() {
        return matching(
                "a header's name", "write the name alone", it -> it.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}"));
    }

    private static boolean isLiveKit(URI uri) {
        return List.of("ws", "wss").contains(String.valueOf(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static <T> Form<T> of(
            String noun, String mend, Function<String, Optional<T>> parse, Function<T, String> show) {
        return new Form<>(noun, it -> mend, parse, show);
    }

    /** Eighteen digits always fit. */
    private static Optional<Long> wholeNumber(String text) {
        return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Duration> parseDuration(String text) {
        var match = DURATION.matcher(text);
        if (text.isEmpty() || !match.matches()) {
            return Optional.empty();
        }
        var sum = Duration.ZERO;
        for (int i = 0; i < DURATION_UNITS.size(); i++) {
            var digits = match.group(i + 1);
            sum = sum.plus(DURATION_UNITS.get(i).multipliedBy(digits == null ? 0 : Long.parseLong(digits)));
        }
        return Optional.of(sum);
    }

    private static String showDuration(Duration duration) {
        var shown = new StringBuilder();
        var rest = duration;
        for (int i = 0; i < DURATION_UNITS.size(); i++) {
            var count = rest.dividedBy(DURATION_UNITS.get(i));
            rest = rest.minus(DURATION_UNITS.get(i).multipliedBy(count));
            shown.append(count == 0 ? "" : count + DURATION_NAMES.get(i));
        }
        return shown.isEmpty() ? "0s" : shown.toString();
    }

    private static Optional<Integer> parseSize(String text) {
        var match = SIZE.matcher(text);
        return match.matches()
                ? Optional.of(Long.parseLong(match.group(1)) * unit(match.group(2)))
                        .filter(it -> it <= Integer.MAX_VALUE)
                        .map(Math::toIntExact)
                : Optional.empty();
    }

    private static long unit(String name) {
        return switch (name) {
            case "KiB" -> 1024L;
            case "MiB" -> 1024L * 1024;
            default -> 1L;
        };
    }

    private static String showSize(int bytes) {
        for (var name : List.of("MiB", "KiB")) {
            if (bytes > 0 && bytes % unit(name) == 0) {
                return bytes / unit(name) + name;
            }
        }
        return bytes + "B";
    }
}
