package dev.roomkey.inspect;

import java.util.Locale;

/** How much a finding matters. */
public enum Severity {
    /** LiveKit refuses it, or does something else than it seems to say, or a secret is in danger. */
    ERROR,
    /** It works, and will be regretted. */
    WARNING,
    /** Good to know. */
    NOTE;

    /** Its name in JSON and on the terminal. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
