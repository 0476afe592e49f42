package dev.roomkey.policy;

import dev.roomkey.model.User;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.Decision.Refused;
import dev.roomkey.policy.Explanation.Result;
import dev.roomkey.policy.Explanation.Step;
import dev.roomkey.policy.IdentityTemplate.Filled;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Decides which room a user may enter, and as what. Rules are asked in order and the first that matches decides; without
 * one the answer is no. A function of user and request alone, but for the names of rooms that it invents: no I/O, never
 * an exception, safe to share among threads.
 */
public final class Policy {
    private static final String ROOM = FieldCheck.ROOM;

    /** One text for every reason: which rules and rooms there are is nobody's business who may not enter. */
    private static final Refused ROOM_NOT_ALLOWED = new Refused(
            Refusal.ROOM_NOT_ALLOWED,
            "This session may not enter this room. Ask for another one, or have a rule added that allows it.",
            ROOM);

    private static final Refused NO_INVENTED_ROOM = new Refused(
            Refusal.ROOM_NOT_ALLOWED,
            "The request names no room, and this session may not enter one of a new name; name a room in room_name.",
            ROOM);

    private static final Refused ROOM_REQUIRED =
            new Refused(Refusal.ROOM_REQUIRED, "The request must name a room in room_name.", ROOM);

    private final IdentityTemplate identity;
    private final List<CompiledRule> rules;
    private final Unnamed unnamed;
    private final RoomInventor inventor;
    private final String version;

    /**
     * Makes the rules of {@code config} ready.
     *
     * @param random names the rooms that are invented, so it must not be guessable, and must be safe to share among threads
     * @throws InvalidPolicyException with everything that is wrong with {@code config}
     */
    public Policy(RoomsConfig config, RandomGenerator random) {
        var compiled = CompiledRooms.of(config);
        if (!compiled.problems().isEmpty()) {
            throw new InvalidPolicyException(compiled.problems());
        }
        identity = compiled.identity();
        rules = compiled.rules();
        unnamed = config.unnamed();
        inventor = new RoomInventor(random);
        version = PolicyVersion.of(config);
    }

    /** A hash over the whole configuration, for the keys of kept tokens: what other rules allowed is never found again. */
    public String version() {
        return version;
    }

    /** What {@code user} gets for {@code wanted}. */
    public Decision decide(User user, Wanted wanted) {
        return switch (identity.fill(user)) {
            case Filled.None(String detail) -> new Refused(Refusal.NO_IDENTITY, detail, null);
            case Filled.Identity(String value) -> decide(new Asked(user, value, wanted));
        };
    }

    /** The same, and how it came about. For people who write rules: it takes its time. */
    public Explanation explain(User user, Wanted wanted) {
        var decision = decide(user, wanted);
        String room = decision instanceof Allowed allowed ? allowed.room().value() : roomAskedFor(wanted);
        return new Explanation(decision, room.isEmpty() ? List.of() : steps(user, room));
    }

    private String roomAskedFor(Wanted wanted) {
        var invented = unnamed == Unnamed.GENERATE ? inventor.next() : "";
        return Objects.requireNonNullElse(wanted.room(), invented);
    }

    private List<Step> steps(User user, String room) {
        var steps = new ArrayList<Step>();
        var decided = "";
        for (var rule : rules) {
            var mismatch = rule.mismatch(user, room);
            if (!decided.isEmpty()) {
                steps.add(new Step(rule.name(), Result.NOT_ASKED, decided + " matched before"));
            } else if (mismatch.isPresent()) {
                steps.add(new Step(rule.name(), Result.PASSED_OVER, mismatch.get()));
            } else {
                decided = rule.name();
                steps.add(new Step(decided, Result.MATCHED, ""));
            }
        }
        return steps;
    }

    private Decision decide(Asked asked) {
        String room = asked.wanted().room();
        if (room == null) {
            return unnamed == Unnamed.GENERATE ? enter(asked, inventor.next(), true) : ROOM_REQUIRED;
        }
        return FieldCheck.room(room).<Decision>map(it -> it).orElseGet(() -> enter(asked, room, false));
    }

    private Decision enter(Asked asked, String room, boolean generated) {
        for (var rule : rules) {
            if (rule.matches(asked.user(), room)) {
                return rule.answer(asked, room, generated);
            }
        }
        return generated ? NO_INVENTED_ROOM : ROOM_NOT_ALLOWED;
    }
}
