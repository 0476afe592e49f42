package dev.roomkey.config;

import java.util.Locale;

/** Where a key stands, as an operator writes it: {@code limits.user[0].period}. The root is empty. */
record KeyPath(String text) {
    static final KeyPath ROOT = new KeyPath("");

    KeyPath child(String key) {
        return new KeyPath(text.isEmpty() ? key : text + "." + key);
    }

    KeyPath item(int index) {
        return new KeyPath(text + "[" + index + "]");
    }

    /** What holds this: the path less its last key or index; the root's parent is the root. */
    KeyPath parent() {
        var end = Math.max(text.lastIndexOf('.'), text.lastIndexOf('['));
        return end < 0 ? ROOT : new KeyPath(text.substring(0, end));
    }

    /** The last key. */
    String name() {
        return text.substring(text.lastIndexOf('.') + 1);
    }

    /** The variable that sets this key: {@code http.max-body} is {@code ROOMKEY_HTTP_MAX_BODY}, an index is a number. */
    String variable() {
        return Environment.PREFIX
                + text.replace("]", "").replaceAll("[-.\\[]", "_").toUpperCase(Locale.ROOT);
    }
}
