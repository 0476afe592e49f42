package dev.roomkey.inspect;

import dev.roomkey.inspect.Finding.Fault;
import dev.roomkey.token.TokenVerifier;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** Looks at {@code exp} and {@code nbf}, as LiveKit's server, its cloud and its browser clients do. */
final class TimesCheck {
    /** LiveKit's servers refresh the tokens of who is connected, so a join needs no more. */
    private static final Duration LONG_LIFE = Duration.ofDays(1);

    /** With less left the JavaScript client asks for another token. */
    private static final Duration CLIENTS_MARGIN = Duration.ofSeconds(60);

    /** Before this, no LiveKit existed: a life has been taken for a time. */
    private static final Instant FIRST_SENSIBLE = Instant.parse("2020-01-01T00:00:00Z");

    private final When when;
    private final Findings findings;

    TimesCheck(When when, Findings findings) {
        this.when = when;
        this.findings = findings;
    }

    void check(JsonObject claims) {
        var expiry = Moment.of(claims, "exp");
        var notBefore = Moment.of(claims, "nbf");
        form("exp", expiry);
        form("nbf", notBefore);
        if (expiry instanceof Moment.Absent) {
            findings.add(
                    Fault.NO_EXPIRY,
                    "It has no exp and would never end. LiveKit's newer servers refuse it.",
                    "Give it a life: minutes are enough for a join.");
        }
        if (notBefore instanceof Moment.Absent) {
            findings.add(
                    Fault.NO_NOT_BEFORE,
                    "It has no nbf, by which LiveKit's cloud tells which tokens of a removed participant are dead.",
                    "Set nbf to the time of issue.");
        }
        expiry.time().ifPresent(this::expiry);
        notBefore.time().ifPresent(this::notBefore);
        if (expiry instanceof Moment.At(var end) && notBefore instanceof Moment.At(var start)) {
            life(start, end);
        }
    }

    private void form(String claim, Moment moment) {
        if (moment instanceof Moment.Milliseconds) {
            findings.add(
                    Fault.TIME_FORM,
                    claim + " is in milliseconds, which LiveKit takes for a time thousands of years away.",
                    "Divide by 1000: JWTs count whole seconds.");
        } else if (moment instanceof Moment.NoTime) {
            findings.add(
                    Fault.TIME_FORM,
                    claim + " is no number, and LiveKit refuses the token.",
                    "Write seconds since 1970 as a JSON number, without quotes.");
        }
    }

    private void expiry(Instant end) {
        if (end.isBefore(FIRST_SENSIBLE)) {
            findings.add(
                    Fault.EXPIRED,
                    "Its exp lies " + end.getEpochSecond() + " s after 1970: a life was taken for a time.",
                    "Set exp to now plus the life; in Node give ttl to the constructor.");
        } else if (!when.now().isBefore(end.plus(TokenVerifier.LEEWAY))) {
            findings.add(
                    Fault.EXPIRED,
                    "It expired " + when.fromNow(end) + ". LiveKit answers 'token is expired'.",
                    "Fetch a new one right before the join; tokens only have to live until then.");
        } else if (!when.now().isBefore(end.minus(CLIENTS_MARGIN))) {
            findings.add(
                    Fault.ALMOST_OVER,
                    when.now().isBefore(end)
                            ? "It ends " + when.fromNow(end) + ": LiveKit's clients ask for a new one now."
                            : "It expired " + when.fromNow(end) + " and is taken for the sake of slow clocks only.",
                    "Fetch a new one.");
        }
    }

    private void notBefore(Instant start) {
        if (start.getEpochSecond() == 0) {
            findings.add(
                    Fault.NO_NOT_BEFORE,
                    "Its nbf is 0: LiveKit's cloud takes such a token for one from before any removal.",
                    "Set nbf to the time of issue.");
        } else if (when.now().isBefore(start.minus(TokenVerifier.LEEWAY))) {
            findings.add(
                    Fault.NOT_YET_VALID,
                    "It is valid only " + when.fromNow(start) + ". LiveKit answers 'token is not valid yet'.",
                    "Compare the clocks of this machine and of who made the token.");
        } else if (when.now().isBefore(start)) {
            findings.add(
                    Fault.CLOCK_AHEAD,
                    "Its nbf is " + when.fromNow(start) + ": LiveKit takes it, but browsers fetch another at each use.",
                    "Compare the clocks of this machine and of who made the token.");
        }
    }

    private void life(Instant start, Instant end) {
        if (!start.isBefore(end)) {
            findings.add(Fault.NEVER_VALID, "Its exp is not after its nbf.", "Give it a life of some minutes.");
        } else if (start.getEpochSecond() > 0 && Duration.between(start, end).compareTo(LONG_LIFE) > 0) {
            findings.add(
                    Fault.LONG_LIFE,
                    "It lives for " + When.length(Duration.between(start, end)) + ", and nothing can take it back.",
                    "Minutes are enough: LiveKit renews the tokens of who is connected by itself.");
        }
    }
}
