package dev.roomkey.session;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code Cache-Control} (RFC 9111 §5.2). */
final class CacheControl {
    /** Nine digits are 31 years. */
    private static final Pattern MAX_AGE = Pattern.compile("max-age=\"?(\\d{1,9})\"?", Pattern.CASE_INSENSITIVE);

    private CacheControl() {}

    /** {@code max-age}, the shortest if there are several; zero when there is none. */
    static Duration maxAge(HttpClientResponse response) {
        return response.headers().getAll(HttpHeaders.CACHE_CONTROL).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(it -> MAX_AGE.matcher(it.strip()))
                .filter(Matcher::matches)
                .map(it -> Duration.ofSeconds(Long.parseLong(it.group(1))))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
