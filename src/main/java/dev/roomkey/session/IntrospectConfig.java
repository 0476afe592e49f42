package dev.roomkey.session;

import dev.roomkey.app.Caps;
import dev.roomkey.app.PrivateHost;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator that asks the application itself: a request with the named cookies to a route of its own that says who is signed in.
 *
 * @param users its name, and the users it makes
 * @param forward what of a browser's request is handed on
 * @param route whom to ask
 * @param reading what the answers mean
 * @param caps how long and how much an answer may be, and how many are waited for
 * @param caching how long an answer holds
 */
public record IntrospectConfig(
        UserSource users, Forward forward, Route route, Reading reading, Caps caps, Caching caching)
        implements AuthenticatorConfig {

    /** A header's name (RFC 9110 §5.1), in lower case. */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]{1,64}");

    /** What a fixed header says: no control character could end the line. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]{1,1024}");

    /**
     * What is handed on; nothing else of a request is. The first that is there decides whether this authenticator is asked: any of the
     * cookies, then the bearer token, then the first of the headers.
     *
     * @param cookies handed on under their own names, all that are there
     * @param bearer whether {@code Authorization: Bearer} is handed on
     * @param headers names in lower case
     */
    public record Forward(List<CookieSource> cookies, boolean bearer, List<String> headers) {
        public Forward {
            cookies = List.copyOf(cookies);
            headers = List.copyOf(headers);
            require(
                    !cookies.isEmpty() || bearer || !headers.isEmpty(),
                    "cookies must list the cookies that hold the session");
            headers.forEach(it -> require(
                    HEADER.matcher(it).matches() && !Hop.reserved(it),
                    "forward-headers must name headers of the application's own, in lower case"));
        }
    }

    /**
     * Whom to ask.
     *
     * @param url {@code https}, or {@code http} to this machine or within a private network
     * @param allowHttp take {@code http} to anywhere: the session is then readable on the way
     * @param headers sent with every request; {@code Accept: application/json} unless they say otherwise
     */
    public record Route(URI url, boolean allowHttp, Map<String, String> headers) {
        public Route {
            headers = Map.copyOf(headers);
            require(url.getHost() != null && Set.of("http", "https").contains(String.valueOf(url.getScheme())), URL);
            require(url.getRawUserInfo() == null && url.getRawFragment() == null, URL);
            require(
                    allowHttp || url.getScheme().equals("https") || PrivateHost.is(url.getHost()),
                    "url must begin with https, since sessions travel there; where the network up to there is your own,"
                            + " set allow-http");
            headers.forEach((name, value) -> require(
                    HEADER.matcher(name.toLowerCase(Locale.ROOT)).matches()
                            && HEADER_VALUE.matcher(value).matches()
                            && !Hop.reserved(name.toLowerCase(Locale.ROOT)),
                    "headers must not be those that the request itself makes, nor carry secrets"));
        }

        private static final String URL = "url must be like https://app.example.com/api/me, without user and fragment";
    }

    /** Where an answer says who is signed in. */
    public enum ClaimsFrom {
        /** In its body, a JSON object. */
        BODY,
        /** In its headers: the claims are {@code {"headers": {"x-auth-request-user": …}}}, names in lower case. */
        HEADERS
    }

    /**
     * What answers mean. A status that stands in neither set decides nothing.
     *
     * @param success statuses with which somebody may be signed in, if the answer names a user
     * @param unauthenticated statuses with which nobody is
     * @param claimsFrom where the user stands
     * @param expires where the session's end stands: ISO 8601, or seconds or milliseconds since 1970
     */
    public record Reading(
            Set<Integer> success,
            Set<Integer> unauthenticated,
            ClaimsFrom claimsFrom,
            @Nullable JsonPointer expires) {
        public static final List<Integer> DEFAULT_SUCCESS = List.of(200);
        public static final List<Integer> DEFAULT_UNAUTHENTICATED = List.of(302, 401, 403, 404);

        public Reading {
            success = Set.copyOf(success);
            unauthenticated = Set.copyOf(unauthenticated);
            require(
                    !success.isEmpty() && success.stream().allMatch(it -> it >= 200 && it < 300),
                    "success must list statuses from 200 to 299");
            require(
                    unauthenticated.stream().allMatch(it -> it >= 300 && it < 500),
                    "unauthenticated must list statuses from 300 to 499");
        }
    }

    /**
     * How long an answer holds. A logout is felt after {@code positive} at the latest.
     *
     * @param positive for an answer that names a user, at most 5 minutes
     * @param negative for one that names none, at most 1 minute
     * @param maxAnswers most that are kept; each KiB begun of a body counts as one
     */
    public record Caching(Duration positive, Duration negative, int maxAnswers) {
        public static final Duration MAX_POSITIVE = Duration.ofMinutes(5);
        public static final Duration MAX_NEGATIVE = Duration.ofMinutes(1);
        public static final Caching DEFAULT = new Caching(Duration.ofSeconds(10), Duration.ofSeconds(2), 50_000);

        public Caching {
            require(
                    !positive.isNegative() && positive.compareTo(MAX_POSITIVE) <= 0,
                    "cache.positive must be between 0s and 5m");
            require(
                    !negative.isNegative() && negative.compareTo(MAX_NEGATIVE) <= 0,
                    "cache.negative must be between 0s and 1m");
            require(maxAnswers > 0, "cache.max-answers must be at least 1");
        }

        Duration longest() {
            return positive.compareTo(negative) > 0 ? positive : negative;
        }
    }

    /** Where it looks for its credential, in the order of looking. */
    @Override
    public List<String> places() {
        var places = new ArrayList<String>();
        forward.cookies().forEach(it -> places.add("cookie " + it.name()));
        if (forward.bearer()) {
            places.add("Authorization: Bearer");
        }
        forward.headers().forEach(it -> places.add("header " + it));
        return places;
    }

    @Override
    public boolean bearer() {
        return forward.bearer();
    }

    /** All that an answer to a given question depends on: answers to other questions are not answers to this one. */
    List<String> fingerprint() {
        var parts = new ArrayList<String>();
        parts.add(name());
        parts.add(route.url().toString());
        new TreeMap<>(route.headers()).forEach((name, value) -> parts.add(name + ":" + value));
        parts.add("success" + new TreeSet<>(reading.success()));
        parts.add("unauthenticated" + new TreeSet<>(reading.unauthenticated()));
        parts.add(reading.claimsFrom().name());
        parts.add("expires" + reading.expires());
        parts.add("places" + places());
        return List.copyOf(parts);
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
