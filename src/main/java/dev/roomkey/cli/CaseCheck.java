package dev.roomkey.cli;

import dev.roomkey.cli.Trial.Outcome.Decided;
import dev.roomkey.config.PolicyCases.Expectation;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.Decision.Refused;
import dev.roomkey.policy.Refusal;
import dev.roomkey.token.InvalidGrantException;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds what came of a join against what was expected of it. */
final class CaseCheck {
    private static final String ANY = "true";

    private final Expectation expected;
    private final List<Difference> differences = new ArrayList<>();

    private CaseCheck(Expectation expected) {
        this.expected = expected;
    }

    /** Something that is not as expected. */
    record Difference(String what, String expected, String was) {}

    /** What is wrong with the expectation itself. */
    static Optional<String> complaint(Expectation expected) {
        try {
            meaning(expected.grants());
            return Optional.empty();
        } catch (InvalidGrantException fault) {
            return Optional.ofNullable(fault.getMessage());
        }
    }

    /** All differences, none if the case holds. */
    static List<Difference> differences(Expectation expected, Decided outcome) {
        var check = new CaseCheck(expected);
        switch (outcome.explanation().decision()) {
            case Allowed allowed -> check.allowed(allowed, outcome.ttl());
            case Refused refused -> check.refused(refused);
        }
        return check.differences;
    }

    /** A reason as it is written in cases. */
    static String name(Refusal reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void allowed(Allowed allowed, Duration ttl) {
        if (expected.denied() != null || expected.field() != null) {
            differences.add(new Difference("answer", denial(), "allowed by rule " + allowed.rule()));
            return;
        }
        compare("rule", expected.rule(), allowed.rule());
        compare("identity", expected.identity(), allowed.grants().identity());
        compare("ttl", expected.ttl() == null ? null : shown(expected.ttl()), shown(ttl));
        compare("project", expected.project(), allowed.project());
        if (expected.grants() != null) {
            var video = allowed.grants().toJson().getJsonObject("video");
            compareGrants(meaning(expected.grants()), VideoGrant.fromJson(video, "video"));
        }
    }

    private void refused(Refused refused) {
        var was = "denied: " + name(refused.reason());
        if (expected.denied() == null && expected.field() == null) {
            differences.add(new Difference("answer", "allowed", was));
            return;
        }
        if (!ANY.equals(expected.denied())) {
            compare("denied", expected.denied(), name(refused.reason()));
        }
        compare("field", expected.field(), Objects.requireNonNullElse(refused.field(), "none"));
    }

    private void compare(String what, @Nullable String wanted, String was) {
        if (wanted != null && !wanted.equals(was)) {
            differences.add(new Difference(what, wanted, was));
        }
    }

    /** By what LiveKit's server would allow, one line for each permission. */
    private void compareGrants(VideoGrant wanted, VideoGrant was) {
        var either = new TreeSet<>(wanted.meaning());
        either.addAll(was.meaning());
        for (var permission : either) {
            compare(permission, granted(wanted, permission), granted(was, permission));
        }
    }

    private static String granted(VideoGrant grant, String permission) {
        return grant.meaning().contains(permission) ? "granted" : "not granted";
    }

    private String denial() {
        return "denied" + (expected.denied() == null || ANY.equals(expected.denied()) ? "" : ": " + expected.denied());
    }

    /** As a rule reads them: what is not named is not granted. */
    private static VideoGrant meaning(@Nullable JsonObject grants) {
        var whole = new JsonObject()
                .put("roomJoin", true)
                .put("canPublish", false)
                .put("canSubscribe", false)
                .put("canPublishData", false);
        return VideoGrant.fromJson(grants == null ? whole : whole.mergeIn(grants), "grants");
    }

    static String shown(Duration ttl) {
        return ttl.toSeconds() % 60 == 0 ? ttl.toMinutes() + "m" : ttl.toSeconds() + "s";
    }
}
