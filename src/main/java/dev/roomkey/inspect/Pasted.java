package dev.roomkey.inspect;

import dev.roomkey.inspect.Finding.Fault;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes a token out of what people copy along with it. What was around it is named and never repeated: it may be a secret. */
final class Pasted {
    /** Deepest seen is four: a variable, quotes, a header, Bearer. */
    private static final int MAX_WRAPPINGS = 8;

    private static final String PART = "[A-Za-z0-9_-]";

    /** Begins where a word begins, so that a search takes one pass. */
    private static final Pattern TOKEN_INSIDE =
            Pattern.compile("(?<!" + PART + ")eyJ" + PART + "++[.]" + PART + "*+[.]" + PART + "*+");

    private static final Pattern BROKEN_UP =
            Pattern.compile("eyJ[A-Za-z0-9_\\s-]*+[.][A-Za-z0-9_\\s-]*+[.][A-Za-z0-9_\\s-]*+");

    /** In the order of LiveKit's endpoint, of older answers, and of everybody else. */
    private static final List<String> TOKEN_MEMBERS = List.of(
            "participant_token", "participantToken", "access_token", "accessToken", "token", "jwt", "data", "result");

    private static final List<Wrapping> WRAPPINGS = List.of(
            new Wrapping("([\"'`])(.*)\\1[,;]?", 2, "There are quotes around it."),
            new Wrapping("(?i)(?:proxy-)?authorization\\s*:\\s*(.+)", 1, "It has the name of a header before it."),
            new Wrapping("(?i)(?:set-)?cookie\\s*:\\s*(.+)", 1, "It is a whole cookie header."),
            new Wrapping("(?i)bearer\\s+(.+)", 1, "It has the word Bearer before it."),
            new Wrapping(
                    "(?:(?:export|const|let|var|set)\\s+)?[A-Za-z_][A-Za-z0-9_.-]{0,99}\\s*=\\s*([^=\\s].*)",
                    1,
                    "It has the name of a variable or cookie before it."),
            new Wrapping(
                    "[a-z]{2,10}://[^?#]*[?#](?:.*&)?(?:access_token|token|jwt)=([^&#]+).*",
                    1,
                    "It is a whole URL with the token in it."));

    private record Wrapping(Pattern pattern, int group, String what) {
        Wrapping(String pattern, int group, String what) {
            this(Pattern.compile(pattern, Pattern.DOTALL), group, what);
        }

        Optional<Inner> open(String text) {
            var matcher = pattern.matcher(text);
            return matcher.matches() ? Optional.of(new Inner(matcher.group(group), what)) : Optional.empty();
        }
    }

    private record Inner(String text, String what) {}

    private Pasted() {}

    /** The innermost text; {@code findings} hears what was around it. */
    static String unwrapped(String pasted, Findings findings) {
        var text = stripped(pasted);
        for (int i = 0; i < MAX_WRAPPINGS; i++) {
            var inner = inner(text);
            if (inner.isEmpty()) {
                break;
            }
            findings.add(Fault.WRAPPED, inner.get().what(), "Give LiveKit and its clients the token alone.");
            text = stripped(inner.get().text());
        }
        return text;
    }

    /** Without blanks, byte order marks and zero-width characters at its ends, which come along unseen. */
    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isNothing(text.charAt(from))) {
            from++;
        }
        while (from < to && isNothing(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isNothing(char letter) {
        return Character.isWhitespace(letter) || Character.isSpaceChar(letter) || !Printable.isPrintable(letter);
    }

    private static Optional<Inner> inner(String text) {
        return Stream.<Optional<Inner>>concat(
                        Stream.of(answer(text)), WRAPPINGS.stream().map(it -> it.open(text)))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> rejoined(text))
                .or(() -> insideOf(text));
    }

    private static Optional<Inner> answer(String text) {
        return text.startsWith("{")
                ? Json.object(text)
                        .flatMap(Pasted::tokenOf)
                        .map(it -> new Inner(it, "It is a whole JSON answer, of which the token is one member."))
                : Optional.empty();
    }

    private static Optional<String> tokenOf(JsonObject answer) {
        return TOKEN_MEMBERS.stream()
                .map(answer::getValue)
                .flatMap(it -> switch (it) {
                    case String text when !text.isBlank() -> Stream.of(text);
                    case JsonObject inner -> Stream.of(inner.encode());
                    case null, default -> Stream.<String>empty();
                })
                .findFirst();
    }

    private static Optional<Inner> rejoined(String text) {
        boolean isBroken = BROKEN_UP.matcher(text).matches() && text.chars().anyMatch(Character::isWhitespace);
        return isBroken
                ? Optional.of(new Inner(text.replaceAll("\\s", ""), "There are blanks or line breaks inside it."))
                : Optional.empty();
    }

    private static Optional<Inner> insideOf(String text) {
        var token = TOKEN_INSIDE.matcher(text);
        // five parts are an encrypted token, which ends elsewhere
        boolean isInside = token.find() && token.group().length() < text.length() && !text.startsWith(".", token.end());
        return isInside ? Optional.of(new Inner(token.group(), "There is other text around it.")) : Optional.empty();
    }
}
