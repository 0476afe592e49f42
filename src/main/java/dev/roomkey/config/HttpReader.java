package dev.roomkey.config;

import dev.roomkey.http.AddressRange;
import dev.roomkey.http.ConnectionConfig;
import dev.roomkey.http.EdgeConfig;
import dev.roomkey.http.Forwarding;
import dev.roomkey.http.HttpConfig;
import dev.roomkey.http.OverloadConfig;
import dev.roomkey.http.ProxyConfig;
import dev.roomkey.http.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The keys of the public listener. */
final class HttpReader {
    /** Nothing that a client of the token endpoint sends comes near it. */
    private static final int MAX_BYTES = 1024 * 1024;

    private HttpReader() {}

    static Field<HttpConfig> read(Section http) {
        var host = http.get("host", GatewayReader.address()).or(HttpConfig.DEFAULT_HOST);
        var port = http.get("port", Form.port()).or(HttpConfig.DEFAULT_PORT);
        var path = http.get("path", path()).or(HttpConfig.DEFAULT_PATH);
        var origins = http.list("allowed-origins", origin()).or(List.of());
        var missingOrigin = http.get("allow-missing-origin", Form.flag()).or(false);
        var inFlight = http.get("max-in-flight", Form.integer(1, 1_000_000)).or(HttpConfig.DEFAULT_MAX_IN_FLIGHT);
        var body = http.get("max-body", Form.size(HttpConfig.MIN_MAX_BODY_BYTES, MAX_BYTES))
                .or(HttpConfig.DEFAULT_MAX_BODY_BYTES);
        var headers = http.get("max-headers", Form.size(HttpConfig.MIN_MAX_HEADER_BYTES, MAX_BYTES))
                .or(HttpConfig.DEFAULT_MAX_HEADER_BYTES);
        var timeout = http.get("request-timeout", Form.duration(HttpConfig.MIN_REQUEST_TIMEOUT, Duration.ofMinutes(1)))
                .or(HttpConfig.DEFAULT_REQUEST_TIMEOUT);
        var drainDelay = http.get("drain-delay", Form.duration(Duration.ZERO, Duration.ofMinutes(5)))
                .or(HttpConfig.DEFAULT_DRAIN_DELAY);
        var edge = edge(http);
        return http.build(() -> new HttpConfig(
                host.get(),
                port.get(),
                path.get(),
                origins.get(),
                missingOrigin.get(),
                inFlight.get(),
                body.get(),
                headers.get(),
                timeout.get(),
                drainDelay.get(),
                edge.get()));
    }

    private static Field<EdgeConfig> edge(Section http) {
        var proxies = proxies(http);
        var connections = connections(http);
        var tls = http.child("tls", HttpReader::tls);
        var overload = overload(http);
        var health = http.get("health-path", path()).optional();
        var header = http.get("csrf-header", header()).optional();
        return built(
                http,
                List.of(proxies, connections, tls, overload, health, header),
                () -> new EdgeConfig(
                        proxies.get(),
                        connections.get(),
                        tls.orNull(),
                        overload.get(),
                        health.orNull(),
                        header.orNull()));
    }

    private static Field<OverloadConfig> overload(Section http) {
        var lag = http.get("max-event-loop-lag", Form.duration(Duration.ZERO, Duration.ofMinutes(1)))
                .or(OverloadConfig.DEFAULT_MAX_EVENT_LOOP_LAG);
        var hold = http.get("overload-hold", Form.duration(Duration.ZERO, Duration.ofSeconds(10)))
                .or(OverloadConfig.DEFAULT_LONGEST_HOLD);
        return built(http, List.of(lag, hold), () -> new OverloadConfig(lag.get(), hold.get()));
    }

    private static Field<ProxyConfig> proxies(Section http) {
        var trusted = http.list("trusted-proxies", addresses()).or(List.of());
        var forwarding = http.get("forwarded-header", Form.choice(List.of(Forwarding.values()), Forwarding::toString))
                .or(ProxyConfig.DEFAULT_FORWARDING);
        var protocol = http.get("proxy-protocol", Form.flag()).or(false);
        return built(
                http,
                List.of(trusted, forwarding, protocol),
                () -> new ProxyConfig(trusted.get(), forwarding.get(), protocol.get()));
    }

    private static Field<ConnectionConfig> connections(Section http) {
        var header = http.get("header-timeout", timeout()).or(ConnectionConfig.DEFAULT_HEADER_TIMEOUT);
        var idle = http.get("idle-timeout", timeout()).or(ConnectionConfig.DEFAULT_IDLE_TIMEOUT);
        var most = http.get("max-connections", Form.integer(1, 10_000_000)).or(ConnectionConfig.DEFAULT_MOST);
        return built(
                http, List.of(header, idle, most), () -> new ConnectionConfig(header.get(), idle.get(), most.get()));
    }

    /** Null where neither file is named. */
    private static Field<TlsConfig> tls(Section tls) {
        var files = new Secrets(tls);
        var certificate = files.path("cert-file");
        var key = files.path("key-file");
        if (certificate.value().isPresent() != key.value().isPresent()) {
            var missing = certificate.value().isPresent() ? "key-file" : "cert-file";
            tls.refuse(missing, "is missing", "TLS needs the certificate and its private key");
        }
        var both = certificate.then(cert -> key.then(it -> Field.of(new TlsConfig(cert, it))));
        both.value().flatMap(TlsConfig::complaint).ifPresent(it -> tls.refuse("cert-file", it, ""));
        return tls.<Field<TlsConfig>>build(() -> both).then(it -> it);
    }

    /** A part of the section whose keys stand beside those of other parts. */
    private static <T> Field<T> built(Section http, List<Field<?>> fields, Supplier<T> constructor) {
        return fields.stream().anyMatch(Field::isBroken)
                ? Field.broken()
                : http.take(http.reading().attempt(http.path(), constructor));
    }

    private static Form<Duration> timeout() {
        return Form.duration(ConnectionConfig.MIN_TIMEOUT, Duration.ofHours(1));
    }

    private static Form<AddressRange> addresses() {
        return new Form<>(
                "an address or a range of them",
                it ->
                        "write it like 10.0.0.0/8 or 192.0.2.7, with nothing after the prefix; all addresses are no range",
                AddressRange::parse,
                AddressRange::toString);
    }

    private static Form<String> header() {
        return Form.matching("such a header", "write a name that begins with X-", EdgeConfig::isCsrfHeader);
    }

    private static Form<String> path() {
        return Form.matching("a path", "begin with /; letters, digits and / _ . ~ -", HttpConfig::isPath);
    }

    private static Form<String> origin() {
        return Form.matching(
                "an origin", "write it like https://app.example.com: lower case, no path", HttpConfig::isOrigin);
    }
}
