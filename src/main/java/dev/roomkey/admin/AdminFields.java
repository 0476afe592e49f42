package dev.roomkey.admin;

import dev.roomkey.model.RoomName;
import dev.roomkey.model.UserId;
import dev.roomkey.tokencache.BlockList;
import dev.roomkey.tokencache.BlockTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the fields of an admin request; what is wrong with one is a {@link Mistake}. */
final class AdminFields {
    private static final int MAX_TEXT = 256;
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    private final Map<String, String> fields;

    AdminFields(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Never leaves this package; without a stack trace, since a request causes it. */
    static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String field;
        private final String detail;

        Mistake(String field, String detail) {
            super(detail, null, false, false);
            this.field = field;
            this.detail = detail;
        }

        AdminAnswer.Invalid toAnswer() {
            return new AdminAnswer.Invalid(field, detail);
        }
    }

    void requireOnlyThoseOf(AdminAction action) {
        fields.keySet().stream().filter(it -> !action.takes(it)).findFirst().ifPresent(it -> {
            throw new Mistake(
                    "", "There is a field that this action does not take; the documentation lists those it does.");
        });
    }

    /** The user, in the only namespace there is where none is named. */
    UserId user(Set<String> namespaces) {
        var subject = required("subject");
        if (!UserId.isSubject(subject)) {
            throw new Mistake("subject", "A subject is 1 to 256 characters without control characters.");
        }
        return new UserId(namespace(namespaces), subject);
    }

    private String namespace(Set<String> namespaces) {
        var named = text("namespace");
        if (named.isEmpty() && namespaces.size() == 1) {
            return namespaces.iterator().next();
        }
        return named.filter(namespaces::contains)
                .orElseThrow(() -> new Mistake(
                        "namespace", "Name one of the namespaces that the configured authenticators have."));
    }

    BlockTarget target(UserId user) {
        var session = text("session").orElse(null);
        if (session != null && fields.get("room") != null) {
            throw new Mistake("session", "A block is of a room or of a session, not of both; ask for two.");
        }
        return new BlockTarget(user, text("room").map(AdminFields::checkedRoom).orElse(null), session);
    }

    String room() {
        return checkedRoom(required("room"));
    }

    private static String checkedRoom(String room) {
        if (!RoomName.isValid(room)) {
            throw new Mistake("room", "A room's name is 1 to 256 bytes of UTF-8 without control characters.");
        }
        return room;
    }

    Optional<String> text(String name) {
        var value = Optional.ofNullable(fields.get(name));
        value.filter(it -> it.isEmpty()
                        || it.length() > MAX_TEXT
                        || it.codePoints().anyMatch(Character::isISOControl))
                .ifPresent(it -> {
                    throw new Mistake(name, "Write 1 to " + MAX_TEXT + " characters without control characters.");
                });
        return value;
    }

    private String required(String name) {
        return text(name).orElseThrow(() -> new Mistake(name, "This field is needed."));
    }

    /** When a block ends: by {@code until}, or {@code for} so long from {@code now}. */
    Instant end(Instant now) {
        var until = text("until").map(AdminFields::instant);
        var length = text("for").map(AdminFields::duration);
        if (until.isPresent() == length.isPresent()) {
            throw new Mistake(
                    "until", "Say until when, like 2030-01-31T12:00:00Z, or for how long, like 10m: one of both.");
        }
        var end = until.orElseGet(() -> now.plus(length.orElseThrow()));
        if (!end.isAfter(now) || Duration.between(now, end).compareTo(BlockList.LONGEST) > 0) {
            throw new Mistake(until.isPresent() ? "until" : "for", "A block ends later than now, within a year.");
        }
        return end;
    }

    /** How long, from {@code least} on, which it is where nothing is said. */
    Duration atLeast(Duration least) {
        var length = text("for").map(AdminFields::duration).orElse(least);
        if (length.compareTo(least) < 0 || length.compareTo(BlockList.LONGEST) > 0) {
            throw new Mistake("for", "Write " + least.toSeconds() + "s or more, up to a year.");
        }
        return length;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw new Mistake("until", "Write a time of UTC like 2030-01-31T12:00:00Z.");
        }
    }

    private static Duration duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new Mistake("for", "Write a whole number and s, m, h or d, like 10m.");
        }
        var count = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
