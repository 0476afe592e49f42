package dev.roomkey.cli;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What one check of {@code doctor} found.
 *
 * @param name what was looked at, such as {@code redis limits}
 * @param what what is so; never a secret
 * @param mend what to do about it; empty where there is nothing to do
 */
record Checkup(Result result, String name, String what, String mend) {
    /** How it went. */
    enum Result {
        OK,
        WARN,
        FAIL
    }

    static Checkup ok(String name, String what) {
        return new Checkup(Result.OK, name, what, "");
    }

    static Checkup warn(String name, String what, String mend) {
        return new Checkup(Result.WARN, name, what, mend);
    }

    static Checkup fail(String name, String what, String mend) {
        return new Checkup(Result.FAIL, name, what, mend);
    }

    boolean isFail() {
        return result == Result.FAIL;
    }

    /** One line. */
    String render() {
        return Lines.printable("%-4s  %s: %s%s"
                .formatted(wireName(), name, what, mend.isEmpty() ? "" : "; " + mend)
                .replace('\n', ' '));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("result", wireName())
                .put("check", name)
                .put("what", what)
                .put("mend", mend);
    }

    private String wireName() {
        return result.name().toLowerCase(Locale.ROOT);
    }
}
