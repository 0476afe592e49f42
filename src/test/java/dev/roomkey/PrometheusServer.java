package dev.roomkey;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A real Prometheus on a free loopback port that scrapes gateways and evaluates Roomkey's rules, both each second. */
final class PrometheusServer implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = RedisServer.freePort();
    private final Process process;

    private PrometheusServer(Path program, Path folder) throws IOException {
        process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + folder.resolve("prometheus.yaml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--enable-feature=exemplar-storage",
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    /** One that scrapes these management ports; skips the test where there is no Prometheus. */
    static PrometheusServer start(Path folder, Set<Integer> managementPorts) throws IOException {
        var program = OptionalTool.require("prometheus", "Debian's package prometheus has it");
        var targets =
                managementPorts.stream().map(it -> "'127.0.0.1:" + it + "'").collect(Collectors.joining(", "));
        Files.writeString(folder.resolve("prometheus.yaml"), """
                global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
                rule_files: ['%s']
                scrape_configs:
                  - job_name: roomkey
                    static_configs: [ { targets: [%s], labels: { namespace: calls } } ]
                """.formatted(Monitoring.RULES.toAbsolutePath(), targets));
        return new PrometheusServer(program, folder);
    }

    /** Whether it answers, and what it has to scrape was scraped so often. */
    boolean hasScraped(int times) throws InterruptedException {
        try {
            return isThere("min(count_over_time(up{job=\"roomkey\"}[1m])) >= " + times);
        } catch (IOException notYet) {
            return false;
        }
    }

    boolean isThere(String expression) throws IOException, InterruptedException {
        return !evaluate(expression).isEmpty();
    }

    /** The samples that the expression comes to now. */
    JsonArray evaluate(String expression) throws IOException, InterruptedException {
        var form = "query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        var answer = ask(request("/api/v1/query")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        if (!"success".equals(answer.getString("status"))) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.getJsonObject("data").getJsonArray("result");
    }

    /** The names of all that was scraped or recorded. */
    Set<String> names() throws IOException, InterruptedException {
        return ask(request("/api/v1/label/__name__/values")).getJsonArray("data").stream()
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    private JsonObject ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() == 503) {
            throw new IOException("it is still starting");
        }
        return new JsonObject(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
