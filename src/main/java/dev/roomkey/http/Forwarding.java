package dev.roomkey.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which header proxies write the caller's address into, and how it is read. There is never a second choice. */
public enum Forwarding {
    /** {@code X-Forwarded-For}: addresses, each proxy adds the one that called it at the right. */
    X_FORWARDED_FOR("x-forwarded-for") {
        @Override
        List<String> entries(String line) {
            return List.of(line.split(",", -1));
        }

        @Override
        Optional<String> node(String entry) {
            return Optional.of(entry.strip());
        }
    },

    /** {@code Forwarded} (RFC 7239): the same as {@code for=}, with more beside it. */
    FORWARDED("forwarded") {
        @Override
        List<String> entries(String line) {
            return split(line, ',');
        }

        @Override
        Optional<String> node(String entry) {
            return split(entry, ';').stream()
                    .map(it -> FOR.matcher(it.strip()))
                    .filter(it -> it.matches())
                    .findFirst()
                    .map(it -> it.group(1) == null ? it.group(2) : it.group(1));
        }
    };

    private static final Pattern FOR = Pattern.compile("(?i)for=(?:\"([^\"\\\\]*)\"|([^\"\\s]*))");

    private final String header;

    Forwarding(String header) {
        this.header = header;
    }

    /** The header's name, in lower case. */
    String header() {
        return header;
    }

    /** What the header's lines list, from the nearest proxy outwards, at most {@code most}. */
    List<String> fromTheRight(List<String> lines, int most) {
        var found = new ArrayList<String>();
        for (var line : lines.reversed()) {
            var entries = new ArrayList<>(entries(line));
            Collections.reverse(entries);
            found.addAll(entries.subList(0, Math.min(entries.size(), most - found.size())));
        }
        return found;
    }

    abstract List<String> entries(String line);

    /** The address in an entry, as it is written there. */
    abstract Optional<String> node(String entry);

    /** Cuts at {@code separator} outside of quotes; a quote that never ends holds all that follows. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var quoted = false;
        var start = 0;
        for (var i = 0; i < text.length(); i++) {
            quoted ^= text.charAt(i) == '"';
            if (!quoted && text.charAt(i) == separator) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
