package dev.roomkey.config;

/**
 * One thing that is wrong with the configuration, told so that it can be mended without reading the source.
 *
 * @param key path of the key ({@code limits.user[0].period}), the name of a variable, or empty for the file as a whole
 * @param place {@code file:line} or the name of the environment variable
 * @param what what is wrong; quotes the value, but never a secret's
 * @param mend what to write instead; empty where {@code what} says it all
 */
public record Problem(String key, String place, String what, String mend) {
    /** One line: {@code limits.user[0].period  conf/gateway.yaml:31: '1 minute' is not a duration; write it like 10s}. */
    public String render() {
        var where = key.isEmpty() || key.equals(place) ? place : key + "  " + place;
        return where + ": " + what + (mend.isEmpty() ? "" : "; " + mend);
    }

    @Override
    public String toString() {
        return render();
    }
}
