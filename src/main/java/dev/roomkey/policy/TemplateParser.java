package dev.roomkey.policy;

import dev.roomkey.model.Controls;
import dev.roomkey.policy.Segment.Fixed;
import dev.roomkey.policy.Segment.Literal;
import dev.roomkey.policy.Segment.Slot;
import dev.roomkey.policy.Segment.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads a template into segments and refuses the ambiguous ones: whatever it lets through has, for one text, at most one
 * value in each placeholder. That is why two pieces of no fixed length need text between them, and why a placeholder
 * cannot have a wildcard on both sides.
 */
final class TemplateParser {
    private static final Pattern TOKENS = Pattern.compile("\\{[^{}]*}|[^*{}]+|[*{}]");

    private final boolean isRoom;
    private final Problems problems;
    private final List<Segment> segments = new ArrayList<>();

    private TemplateParser(boolean isRoom, Problems problems) {
        this.isRoom = isRoom;
        this.problems = problems;
    }

    /** The segments of a room pattern. */
    static List<Segment> room(String text, Problems problems) {
        return new TemplateParser(true, problems).parse(text);
    }

    /** The segments of the identity template, which has no wildcards. */
    static List<Fixed> identity(String text, Problems problems) {
        return new TemplateParser(false, problems)
                .parse(text).stream()
                        .filter(Fixed.class::isInstance)
                        .map(Fixed.class::cast)
                        .toList();
    }

    private List<Segment> parse(String text) {
        if (text.isEmpty()) {
            problems.add("is empty", isRoom ? "write * for any room" : "write {subject}");
        }
        TOKENS.matcher(text).results().map(MatchResult::group).forEach(this::token);
        IntStream.range(1, segments.size()).forEach(this::refuseTouching);
        IntStream.range(0, segments.size()).forEach(this::refuseSurrounded);
        return IntStream.range(0, segments.size()).mapToObj(this::guarded).toList();
    }

    private void token(String token) {
        switch (token.charAt(0)) {
            case '{', '}' -> placeholder(token);
            case '*' -> wildcard();
            default -> literal(token);
        }
    }

    private void placeholder(String token) {
        var known = Placeholder.named(token).filter(it -> !isRoom || !it.isOfOneSession());
        if (known.isEmpty()) {
            problems.add("'" + token + "' is no placeholder", "write " + placeholders());
        }
        known.ifPresent(it -> segments.add(new Slot(it, "", "")));
    }

    private String placeholders() {
        return isRoom
                ? "{subject}, {namespace} or {claims./json/pointer}"
                : "{subject}, {namespace}, {device}, {session} or {claims./json/pointer}";
    }

    private void wildcard() {
        if (!isRoom) {
            problems.add("'*' has no meaning here", "name what tells users apart, such as {subject}");
        }
        segments.add(new Wildcard());
    }

    private void literal(String token) {
        if (!Texts.fits(token, Slot.MAX_BYTES) || Controls.areIn(token)) {
            problems.add(
                    "text that no name can hold",
                    "at most " + Slot.MAX_BYTES + " bytes of UTF-8 without control characters");
        }
        segments.add(new Literal(token));
    }

    private void refuseTouching(int right) {
        if (!isVariable(right - 1) || !isVariable(right)) {
            return;
        }
        problems.add(
                "nothing stands between " + written(right - 1) + " and " + written(right)
                        + ", so that nobody can tell where one ends",
                "put a separator between them that the values do not hold, such as /");
    }

    private void refuseSurrounded(int at) {
        if (segments.get(at) instanceof Slot && wildcardIn(0, at) && wildcardIn(at, segments.size())) {
            problems.add(
                    written(at) + " stands between two wildcards, so that it could be read anywhere in the name",
                    "keep the * on one side of it");
        }
    }

    /** The slot at {@code at} with the separators that its value must not hold; anything else as it is. */
    private Segment guarded(int at) {
        if (!(segments.get(at) instanceof Slot slot)) {
            return segments.get(at);
        }
        return wildcardIn(0, at)
                ? new Slot(slot.placeholder(), literalAt(at - 1), "")
                : new Slot(slot.placeholder(), "", variableIn(at + 1) ? literalAt(at + 1) : "");
    }

    /** The literal at {@code at}; a wildcard or a slot there was refused before. */
    private String literalAt(int at) {
        return segments.get(at) instanceof Literal literal ? literal.value() : "";
    }

    private boolean wildcardIn(int from, int to) {
        return segments.subList(from, to).stream().anyMatch(Wildcard.class::isInstance);
    }

    private boolean variableIn(int from) {
        return IntStream.range(from, segments.size()).anyMatch(this::isVariable);
    }

    private boolean isVariable(int at) {
        return !(segments.get(at) instanceof Literal);
    }

    private String written(int at) {
        return segments.get(at) instanceof Slot slot ? slot.placeholder().name() : "*";
    }
}
