package dev.roomkey.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in names as {@code lk} does: {@code room-%t} is a room of this second. What is no placeholder stays as it is. */
final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("%[tTYmdHMSxUhp]");
    private static final int RANDOM_BYTES = 6;

    private final Surroundings around;

    Template(Surroundings around) {
        this.around = around;
    }

    String filled(String template) {
        return PLACEHOLDER.matcher(template).replaceAll(it -> Matcher.quoteReplacement(value(it)));
    }

    private String value(MatchResult placeholder) {
        return switch (placeholder.group().charAt(1)) {
            case 't' -> now("yyyyMMddHHmmss");
            case 'T' -> now("yyyy-MM-dd'T'HH:mm:ss'Z'");
            case 'Y' -> now("yyyy");
            case 'm' -> now("MM");
            case 'd' -> now("dd");
            case 'H' -> now("HH");
            case 'M' -> now("mm");
            case 'S' -> now("ss");
            case 'x' -> random();
            case 'U' -> around.environment().getOrDefault("USER", "");
            case 'h' -> host();
            default -> Long.toString(ProcessHandle.current().pid());
        };
    }

    private String now(String format) {
        var now = ZonedDateTime.ofInstant(around.clock().instant(), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS);
        return DateTimeFormatter.ofPattern(format, Locale.ROOT).format(now);
    }

    private String random() {
        var bytes = new byte[RANDOM_BYTES];
        around.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "unknown";
        }
    }
}
