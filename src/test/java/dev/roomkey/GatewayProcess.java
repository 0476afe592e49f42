package dev.roomkey;

import dev.roomkey.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@code roomkey serve} as a process of its own, with its log in a file. It ends with the JVM that started it. */
public final class GatewayProcess implements AutoCloseable {
    private static final int LINES_SHOWN = 20;
    private static final int GRACE_SECONDS = 40;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private long linesForgotten;

    private GatewayProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Begins to start one, with options of Java's; {@link #awaitServing} waits for it, so that several may start at the same time. */
    public static GatewayProcess launch(Path config, Path log, String... options) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--config",
                config.toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(it -> it.startsWith("ROOMKEY_") || it.startsWith("LIVEKIT_"));
        var process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new GatewayProcess(process, log);
    }

    public GatewayProcess awaitServing() {
        Eventually.holds(() -> log().contains("Serving") || !process.isAlive());
        return this;
    }

    /** The number that the line which says where it serves has at this key. */
    public int said(String key) {
        return Pattern.compile("\"" + key + "\":([0-9]+)")
                .matcher(log())
                .results()
                .mapToInt(it -> Integer.parseInt(it.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lastLines()));
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the log, to be shown when a test fails. */
    public String lastLines() {
        var lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGHUP: look at the configuration. */
    public void hangUp() throws IOException, InterruptedException {
        signal("-HUP");
    }

    /** SIGTERM: end in good order. */
    public void terminate() throws IOException, InterruptedException {
        signal("-TERM");
    }

    private void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", name, Long.toString(process.pid()));
        if (kill.inheritIO().start().waitFor() != 0) {
            throw new AssertionError("no such process any more:\n" + lastLines());
        }
    }

    /** Waits for its end, which has been asked for. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + lastLines());
        }
        return process.exitValue();
    }

    /** A {@code GET} of the management listener. */
    public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + said("managementPort") + path));
        return send(request);
    }

    /** A JSON {@code POST} to any of its ports; headers in pairs. */
    public HttpResponse<String> post(int port, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .headers(headers);
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    }

    /** What has been logged so far is not of interest to {@link #errors}. */
    void forgetLog() {
        linesForgotten = log().lines().count();
    }

    /** The lines that say that something is wrong. */
    List<String> errors() {
        return log().lines()
                .skip(linesForgotten)
                .filter(it -> it.contains("\"level\":\"ERROR\"") || it.contains("BlockedThreadChecker"))
                .toList();
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly().onExit().join();
    }
}
