package dev.roomkey.inspect;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the lines of an {@code .env} file that set a variable; all others are comments to it. Takes any text. */
public final class EnvironmentFile {
    private static final Pattern LINE =
            Pattern.compile("\\s*+(?:export\\s++)?([A-Za-z_][A-Za-z0-9_.]{0,99})\\s*+=\\s*+(.*)");

    private static final Pattern QUOTED = Pattern.compile("([\"'`])(.*)\\1.*");

    private EnvironmentFile() {}

    /**
     * A variable that a file sets.
     *
     * @param name its name
     * @param value its value without quotes, which may be a secret
     */
    public record Variable(String name, String value) {
        /** Without the value. */
        @Override
        public String toString() {
            return "Variable[" + name + "]";
        }
    }

    /** The variables that {@code text} sets, in order. */
    public static List<Variable> parse(String text) {
        return text.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(it -> new Variable(it.group(1), value(it.group(2).strip())))
                .toList();
    }

    private static String value(String written) {
        var quoted = QUOTED.matcher(written);
        if (quoted.matches()) {
            return quoted.group(2);
        }
        int comment = written.indexOf(" #");
        return comment < 0 ? written : written.substring(0, comment).strip();
    }
}
