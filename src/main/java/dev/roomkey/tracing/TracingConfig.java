package dev.roomkey.tracing;

import dev.roomkey.app.PrivateHost;
import dev.roomkey.model.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where records of joins are sent, and of how many.
 *
 * @param endpoint the collector's for traces, by OTLP over HTTP: the whole URL
 * @param headers sent with each batch; with any, {@code endpoint} must be of {@code https} or within a private network
 * @param serviceName by which the gateway is found among others
 */
public record TracingConfig(URI endpoint, List<Header> headers, Sampling sampling, String serviceName) {
    public static final String DEFAULT_SERVICE_NAME = "roomkey";

    private static final String ENDPOINT =
            "endpoint must be the whole URL, like http://collector:4318/v1/traces, without user, query and fragment";

    /**
     * Which joins are recorded.
     *
     * @param ratio how many of them, from 0 to 1
     * @param parentBased whether a join that says it belongs to a trace is recorded if that is, whatever the ratio
     * @param maxPerSecond no more than these, however it was decided: anybody can say that a trace is recorded
     */
    public record Sampling(double ratio, boolean parentBased, int maxPerSecond) {
        public static final int MOST_PER_SECOND = 10_000;
        public static final Sampling DEFAULT = new Sampling(0.01, false, 50);

        public Sampling {
            require(ratio >= 0 && ratio <= 1, "ratio must be between 0 and 1");
            require(
                    maxPerSecond > 0 && maxPerSecond <= MOST_PER_SECOND,
                    "max-per-second must be between 1 and " + MOST_PER_SECOND);
        }
    }

    /** A header that the collector asks for, as one with a key. */
    public record Header(String name, Secret value) {
        private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
        private static final Pattern VALUE = Pattern.compile("[ -~]{1,4096}");

        /** What the sending itself decides about. */
        private static final Set<String> RESERVED = Set.of(
                "connection",
                "content-encoding",
                "content-length",
                "content-type",
                "expect",
                "host",
                "transfer-encoding",
                "upgrade");

        /** Whether it can be sent. */
        public boolean isSound() {
            return NAME.matcher(name).matches()
                    && !RESERVED.contains(name.toLowerCase(Locale.ROOT))
                    && VALUE.matcher(value.text()).matches();
        }
    }

    public TracingConfig {
        headers = List.copyOf(headers);
        require(Set.of("http", "https").contains(String.valueOf(endpoint.getScheme())), ENDPOINT);
        require(endpoint.getHost() != null && endpoint.getRawUserInfo() == null, ENDPOINT);
        require(endpoint.getRawQuery() == null && endpoint.getRawFragment() == null, ENDPOINT);
        require(endpoint.getRawPath() != null && endpoint.getRawPath().length() > 1, ENDPOINT);
        require(
                headers.isEmpty() || endpoint.getScheme().equals("https") || PrivateHost.is(endpoint.getHost()),
                "endpoint must begin with https where headers are sent, which could be read on the way");
        require(headers.stream().allMatch(Header::isSound), "headers must be HTTP headers of your own");
        require(!serviceName.isBlank() && serviceName.length() <= 255, "service-name must have 1 to 255 characters");
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
