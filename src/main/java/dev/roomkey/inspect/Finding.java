package dev.roomkey.inspect;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * One thing that was noticed.
 *
 * @param fault what it is, for programs
 * @param problem what is so, in a sentence
 * @param mend what to do about it; empty where there is nothing to do
 */
public record Finding(Fault fault, String problem, String mend) {
    public Finding {
        problem = Printable.line(problem);
        mend = Printable.line(mend);
    }

    /** All that can be noticed. */
    public enum Fault {
        EMPTY(Severity.ERROR),
        TOO_LONG_TO_READ(Severity.ERROR),
        NOT_A_TOKEN(Severity.ERROR),
        /** A key's id, which is no secret and opens nothing. */
        API_KEY(Severity.ERROR),
        API_SECRET(Severity.ERROR),
        /** A token with something around it. */
        WRAPPED(Severity.WARNING),
        ERROR_ANSWER(Severity.ERROR),
        ENCRYPTED(Severity.ERROR),
        TRUNCATED(Severity.ERROR),
        MALFORMED(Severity.ERROR),
        OTHER_SYSTEM(Severity.ERROR),
        ALG_NONE(Severity.ERROR),
        ALGORITHM(Severity.ERROR),
        SIGNATURE_MISSING(Severity.ERROR),
        SIGNATURE_WRONG(Severity.ERROR),
        OTHER_KEY(Severity.ERROR),
        DEVELOPMENT_KEY(Severity.WARNING),
        WEAK_SECRET(Severity.WARNING),
        SIGNATURE_UNCHECKED(Severity.NOTE),
        NO_ISSUER(Severity.ERROR),
        NO_IDENTITY(Severity.ERROR),
        PERSONAL_IDENTITY(Severity.NOTE),
        NO_EXPIRY(Severity.ERROR),
        EXPIRED(Severity.ERROR),
        NOT_YET_VALID(Severity.ERROR),
        CLOCK_AHEAD(Severity.WARNING),
        NO_NOT_BEFORE(Severity.WARNING),
        TIME_FORM(Severity.ERROR),
        NEVER_VALID(Severity.ERROR),
        LONG_LIFE(Severity.WARNING),
        ALMOST_OVER(Severity.WARNING),
        NO_GRANTS(Severity.ERROR),
        NO_JOIN(Severity.NOTE),
        NO_ROOM(Severity.ERROR),
        GRANT(Severity.ERROR),
        IMPLIED(Severity.NOTE),
        PRIVILEGED(Severity.WARNING),
        KIND(Severity.WARNING),
        SECRET_IN_CLAIMS(Severity.ERROR),
        LONG(Severity.WARNING),
        TOO_LONG(Severity.ERROR),
        SECRET_IN_PUBLIC_VARIABLE(Severity.ERROR),
        TOKEN_IN_PUBLIC_VARIABLE(Severity.ERROR),
        SWAPPED(Severity.ERROR),
        VARIABLE(Severity.WARNING);

        private final Severity severity;

        Fault(Severity severity) {
            this.severity = severity;
        }

        /** Its name in JSON and on the terminal, such as {@code no-room}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How much it matters. */
    public Severity severity() {
        return fault.severity;
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("severity", severity().wireName())
                .put("fault", fault.wireName())
                .put("problem", problem)
                .put("mend", mend);
    }
}
