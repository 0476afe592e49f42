package dev.roomkey.config;

import dev.roomkey.model.Secret;
import dev.roomkey.tracing.TracingConfig;
import dev.roomkey.tracing.TracingConfig.Header;
import dev.roomkey.tracing.TracingConfig.Sampling;
import java.util.List;
import java.util.Optional;

/** Reads where records of joins are sent. A section that names no collector sends none. */
final class TracingReader {
    private TracingReader() {}

    /** What holds null where no collector is named. */
    static Field<TracingConfig> read(Section tracing) {
        var endpoint = tracing.get("endpoint", Form.webUrl()).optional();
        var headers = new Secrets(tracing).secrets("headers").or(List.of());
        var ratio = tracing.get("ratio", Form.ratio()).or(Sampling.DEFAULT.ratio());
        var parentBased = tracing.get("parent-based", Form.flag()).or(Sampling.DEFAULT.parentBased());
        var most = tracing.get("max-per-second", Form.integer(1, Sampling.MOST_PER_SECOND))
                .or(Sampling.DEFAULT.maxPerSecond());
        var service = tracing.get("service-name", Form.text()).or(TracingConfig.DEFAULT_SERVICE_NAME);
        if (!endpoint.isBroken() && endpoint.orNull() == null) {
            return withoutCollector(tracing);
        }
        check(tracing, headers);
        return tracing.build(() -> new TracingConfig(
                endpoint.get(),
                headers.get().stream()
                        .map(TracingReader::header)
                        .flatMap(Optional::stream)
                        .toList(),
                new Sampling(ratio.get(), parentBased.get(), most.get()),
                service.get()));
    }

    private static Field<TracingConfig> withoutCollector(Section tracing) {
        if (tracing.isWritten()) {
            tracing.refuse("endpoint", "is missing", "write the collector's, like http://collector:4318/v1/traces");
        }
        return tracing.build(() -> null);
    }

    private static void check(Section tracing, Field<List<Secret>> headers) {
        if (headers.value().orElse(List.of()).stream().anyMatch(it -> header(it).isEmpty())) {
            tracing.refuse(
                    "headers", "holds a line that is no header", "write each on a line of its own, as Name: value");
        }
    }

    private static Optional<Header> header(Secret line) {
        int colon = line.text().indexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        var header = new Header(
                line.text().substring(0, colon),
                Secret.of(line.text().substring(colon + 1).strip()));
        return Optional.of(header).filter(Header::isSound);
    }
}
