package dev.roomkey.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Asks others over HTTP, without following redirects, and says in words why there is no answer. */
final class Asking {
    private static final int MAX_BODY = 256 * 1024;

    private final HttpClient client;
    private final Duration timeout;
    private final InstantSource clock;

    Asking(Duration timeout, InstantSource clock) {
        this.timeout = timeout;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(Redirect.NEVER)
                .version(Version.HTTP_1_1)
                .build();
    }

    /** What came of it. */
    sealed interface Reply {}

    /**
     * An answer.
     *
     * @param body the beginning of it, which may hold anything
     * @param askedAt this machine's clock when it came
     */
    record Answered(HttpResponse<InputStream> response, String body, Instant askedAt) implements Reply {
        int status() {
            return response.statusCode();
        }

        /** What its clock is off, where that matters. */
        Optional<Checkup> skew(String name) {
            return response.headers()
                    .firstValue("date")
                    .flatMap(Asking::date)
                    .flatMap(it -> Skew.between(askedAt, it, name));
        }

        /** Without what was said. */
        @Override
        public String toString() {
            return "Answered[" + status() + "]";
        }
    }

    /** None, and why in words. */
    record Silent(String why, String mend) implements Reply {
        Checkup asFailure(String name) {
            return Checkup.fail(name, why, mend);
        }
    }

    /** Asks {@code url}. */
    Reply ask(URI url, UnaryOperator<HttpRequest.Builder> request) throws InterruptedException {
        try {
            var asked =
                    request.apply(HttpRequest.newBuilder(url).timeout(timeout)).build();
            var response = client.send(asked, BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                return new Answered(
                        response, new String(body.readNBytes(MAX_BODY), StandardCharsets.UTF_8), clock.instant());
            }
        } catch (IOException failure) {
            return silent(failure, url);
        }
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }

    private Silent silent(IOException failure, URI url) {
        if (has(failure, UnresolvedAddressException.class)) {
            return new Silent("there is no address for the name " + url.getHost(), "compare the name with DNS");
        }
        if (has(failure, CertificateExpiredException.class)) {
            return new Silent("its certificate has expired", "renew it there");
        }
        if (has(failure, SSLException.class)) {
            return new Silent(
                    "TLS failed: " + tls(failure),
                    "its certificate must be for " + url.getHost()
                            + " and of an authority that this machine trusts; or it does not speak TLS on that port");
        }
        if (has(failure, HttpConnectTimeoutException.class)) {
            return new Silent(
                    "no connection within " + timeout.toSeconds() + " s",
                    "look for a firewall in between, and whether that port speaks what the URL says");
        }
        if (has(failure, HttpTimeoutException.class)) {
            return new Silent("no answer within " + timeout.toSeconds() + " s", "look whether it is overloaded");
        }
        return has(failure, ConnectException.class)
                ? new Silent("nothing listens at " + url.getAuthority(), "start it, or compare host and port")
                : new Silent("the connection broke", "look whether it speaks HTTP on that port");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return Stream.iterate(failure, it -> it != null, Throwable::getCause)
                .limit(10)
                .anyMatch(kind::isInstance);
    }

    /** The innermost message says it: what is unknown, or wrong, about the certificate. */
    private static String tls(Throwable failure) {
        return Stream.iterate(failure, it -> it != null, Throwable::getCause)
                .limit(10)
                .reduce((outer, inner) -> inner)
                .map(it -> String.valueOf(it.getMessage()))
                .orElse("");
    }
}
