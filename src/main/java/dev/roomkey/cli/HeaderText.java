package dev.roomkey.cli;

import dev.roomkey.session.Credentials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Request headers as people copy them: out of a browser's developer tools, of curl's output, or the cookies alone. */
final class HeaderText {
    static final int MAX_BYTES = 64 * 1024;

    /** A header's line; curl puts {@code "> "} before it. A line of cookies has an equals sign before any colon. */
    private static final Pattern HEADER = Pattern.compile("(?:> )?([A-Za-z][A-Za-z0-9-]*):[ \\t]*(.*)");

    private HeaderText() {}

    /** What a request with these headers would bring; a line that is no header counts as a {@code Cookie} header's value. */
    static Credentials credentials(String text) {
        Map<String, List<String>> headers = new HashMap<>();
        text.lines().map(String::strip).filter(it -> !it.isEmpty()).forEach(line -> {
            var header = HEADER.matcher(line);
            boolean named = header.matches();
            headers.computeIfAbsent(
                            named ? header.group(1).toLowerCase(Locale.ROOT) : "cookie", it -> new ArrayList<>())
                    .add(named ? header.group(2) : line);
        });
        return new Credentials(name -> headers.getOrDefault(name, List.of()));
    }
}
