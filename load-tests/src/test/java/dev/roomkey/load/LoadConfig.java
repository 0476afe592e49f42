package dev.roomkey.load;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Every knob, by environment, printed before each run. The defaults are for two cores that the clients share with the gateways; a
 * short run ({@code LENGTH=short}) is for CI and shows only that nothing breaks.
 */
final class LoadConfig {
    /** Where the gateways or their balancer listen. */
    static final List<String> URLS = List.of(text("URLS", "http://127.0.0.1:8080").split(",", -1));

    static final boolean SHORT = text("LENGTH", "full").equals("short");

    /** Joins a second of the steady parts: some 60 % of what one gateway on half of two cores can do. */
    static final int RATE = number("RATE", SHORT ? 100 : 600);

    /** How much of it is not measured, while both sides get warm. */
    static final Duration WARM_UP = seconds("WARM_UP", SHORT ? 5 : 30);

    /** The length of a steady part. */
    static final Duration STEADY = seconds("STEADY", SHORT ? 10 : 60);

    static final Duration SOAK = seconds("SOAK", SHORT ? 30 : 1800);
    static final Duration STORM = seconds("STORM", SHORT ? 5 : 30);

    /** What a storm is, in times of {@link #RATE}. */
    static final int STORM_TIMES = number("STORM_TIMES", SHORT ? 5 : 10);

    /** Distinct users of the steady parts, so many that none of them comes near the limit. */
    static final int USERS = number("USERS", 200_000);

    /** Rooms that all of them want. */
    static final int ROOMS = number("ROOMS", 20);

    /** What the gateways' configuration allows each user: a bucket of so many, filled again in a minute. */
    static final int USER_LIMIT = number("USER_LIMIT", 20);

    /** Signs the session cookies; the gateways know it. */
    static final String SESSION_SECRET = text("SESSION_SECRET", "a session secret that is long enough for HS256");

    private LoadConfig() {}

    static void print() {
        System.out.printf(
                "urls=%s length=%s rate=%d/s warm-up=%s steady=%s soak=%s storm=%d x %s users=%d rooms=%d user-limit=%d%n",
                URLS, SHORT ? "short" : "full", RATE, WARM_UP, STEADY, SOAK, STORM_TIMES, STORM, USERS, ROOMS, USER_LIMIT);
    }

    private static String text(String name, String usual) {
        return Objects.requireNonNullElse(System.getenv(name), usual);
    }

    private static int number(String name, int usual) {
        var number = Integer.parseInt(text(name, "" + usual));
        if (number < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + number);
        }
        return number;
    }

    private static Duration seconds(String name, int usual) {
        return Duration.ofSeconds(number(name, usual));
    }
}
