package dev.roomkey.policy;

import dev.roomkey.model.User;
import dev.roomkey.policy.Segment.Fixed;
import dev.roomkey.policy.Segment.Literal;
import dev.roomkey.policy.Segment.Slot;
import dev.roomkey.policy.Segment.Wildcard;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pattern of room names. {@code *} is any run of at least one character, whatever those are; everything else, and what
 * a session says above all, is compared character by character and never read as a pattern.
 *
 * <p>Matching goes once from the left, once from the right, and once through what is left with the leftmost match of each
 * literal, which is enough for wildcards: there is nothing to go back to.
 */
final class RoomPattern {
    private final String written;
    private final List<Fixed> head;
    private final List<String> middle;
    private final List<Fixed> reversedTail;
    private final boolean exact;

    private RoomPattern(String text, List<Segment> segments) {
        written = text;
        int first = firstWildcard(segments);
        int last = firstWildcard(segments.reversed());
        exact = first == segments.size();
        head = fixed(segments.subList(0, first));
        reversedTail = exact ? List.of() : fixed(segments.reversed().subList(0, last));
        middle = exact ? List.of() : literals(segments.subList(first, segments.size() - last));
    }

    /** Reads {@code text}; what is wrong with it goes to {@code problems}. */
    static RoomPattern compile(String text, Problems problems) {
        return new RoomPattern(text, TemplateParser.room(text, problems));
    }

    /** Whether {@code user} may call a room {@code room} by this pattern; never when a value it needs is unusable. */
    boolean matches(User user, String room) {
        int from = endOfHead(user, room);
        if (from < 0 || exact) {
            return from == room.length();
        }
        int to = startOfTail(user, room);
        return to >= 0 && middleFits(room, from, to);
    }

    /** Why {@code user} may not call a room by this pattern, for a room that does not match. */
    String mismatch(User user) {
        return Stream.concat(head.stream(), reversedTail.stream())
                .filter(it -> it.text(user).isEmpty())
                .flatMap(it ->
                        it instanceof Slot slot ? Stream.of(slot.placeholder().name()) : Stream.empty())
                .findFirst()
                .map(it -> "its room " + written + " needs " + it
                        + ", which the session lacks or which cannot stand there")
                .orElse("the room is not like " + written);
    }

    private int endOfHead(User user, String room) {
        int at = 0;
        for (var piece : head) {
            var text = piece.text(user);
            if (text.isEmpty() || !room.startsWith(text.get(), at)) {
                return -1;
            }
            at += text.get().length();
        }
        return at;
    }

    private int startOfTail(User user, String room) {
        int at = room.length();
        for (var piece : reversedTail) {
            var text = piece.text(user);
            if (text.isEmpty() || !room.startsWith(text.get(), at - text.get().length())) {
                return -1;
            }
            at -= text.get().length();
        }
        return at;
    }

    /** Each wildcard takes at least one character, hence the {@code + 1} and the {@code <}. */
    private boolean middleFits(String room, int from, int to) {
        int at = from;
        for (var literal : middle) {
            int found = room.indexOf(literal, at + 1);
            if (found < 0) {
                return false;
            }
            at = found + literal.length();
        }
        return at < to;
    }

    private static int firstWildcard(List<Segment> segments) {
        int at = 0;
        while (at < segments.size() && !(segments.get(at) instanceof Wildcard)) {
            at++;
        }
        return at;
    }

    private static List<Fixed> fixed(List<Segment> segments) {
        return segments.stream()
                .filter(Fixed.class::isInstance)
                .map(Fixed.class::cast)
                .toList();
    }

    private static List<String> literals(List<Segment> segments) {
        return segments.stream()
                .filter(Literal.class::isInstance)
                .map(it -> ((Literal) it).value())
                .toList();
    }
}
