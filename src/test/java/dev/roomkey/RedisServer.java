package dev.roomkey;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis on a free loopback port, without persistence: the {@code redis-server} on the PATH, or the one that the
 * tests' dependencies bring (6.2), which {@code -Droomkey.redis=embedded} asks for.
 */
public final class RedisServer implements AutoCloseable {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int POLL_MILLIS = 5;
    private static final Pattern READS = Pattern.compile("total_reads_processed:(\\d+)");
    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    static {
        // the client asserts that a connection fails or ends, never both; a reset does both, and production asserts
        // nothing
        ClassLoader.getSystemClassLoader().setPackageAssertionStatus("io.vertx.redis.client.impl", false);
    }

    private final int port;
    private final List<String> command;
    private final Path log;
    private Process process;
    private Process guard;

    private RedisServer(int port, List<String> command) throws IOException {
        this.port = port;
        this.command = command;
        log = Files.createDirectories(Path.of("target", "redis")).resolve(port + ".log");
        process = launch();
        guard = guard(process);
    }

    /** Starts one, with further arguments of {@code redis-server} if need be. */
    public static RedisServer start(String... arguments) {
        return startOn(freePort(), arguments);
    }

    /** Starts one on a given port. */
    public static RedisServer startOn(int port, String... arguments) {
        return launched(port, List.of("--port", "" + port), arguments);
    }

    /** Starts one that speaks TLS only; the certificate's files are among the arguments. */
    public static RedisServer startTls(String... arguments) {
        var port = freePort();
        return launched(port, List.of("--port", "0", "--tls-port", "" + port), arguments);
    }

    /** Starts a sentinel that alone decides about a master, half a second after it is gone. */
    public static RedisServer startSentinel(String masterName, int masterPort) {
        var port = freePort();
        try {
            var folder = newFolder();
            var file = folder.resolve("sentinel.conf");
            Files.writeString(file, """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor %s 127.0.0.1 %d 1
                    sentinel down-after-milliseconds %s 500
                    sentinel failover-timeout %s 2000
                    """.formatted(port, folder, masterName, masterPort, masterName, masterName));
            return new RedisServer(port, List.of(executable(), file.toString(), "--sentinel"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisServer launched(int port, List<String> ports, String... arguments) {
        var command = new ArrayList<>(List.of(executable(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        command.addAll(ports);
        command.addAll(Arrays.asList(arguments));
        try {
            command.addAll(List.of("--dir", newFolder().toString()));
            return new RedisServer(port, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of each server its own: what another one has left there, of an earlier test or of another version, is not to be found. */
    private static Path newFolder() throws IOException {
        var parent = Files.createDirectories(Path.of("target", "redis").toAbsolutePath());
        return Files.createTempDirectory(parent, "server-");
    }

    /** A port of the loopback interface that was free a moment ago. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which {@code redis-server} is run. */
    public static String executable() {
        var onPath =
                OptionalTool.find("redis-server").filter(it -> !"embedded".equals(System.getProperty("roomkey.redis")));
        return onPath.map(Path::toString).orElseGet(RedisServer::embedded);
    }

    private static String embedded() {
        try {
            return Embedded.FILE.toString();
        } catch (ExceptionInInitializerError e) {
            throw OptionalTool.skip("no redis-server on the PATH, and none for this machine among the dependencies");
        }
    }

    /** Unpacked once for all tests of a JVM. */
    private static final class Embedded {
        static final File FILE = unpack();

        private static File unpack() {
            try {
                return ExecutableProvider.newJarResourceProvider().get();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public int port() {
        return port;
    }

    public URI url() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Runs one command, given in words, and returns the first line of the answer. */
    public String command(String... words) {
        return lineOf(1, words);
    }

    /** Runs one command whose answer is a number. */
    public long number(String... words) {
        var answer = command(words);
        if (!answer.startsWith(":")) {
            throw new AssertionError("no number: " + answer);
        }
        return Long.parseLong(answer.substring(1));
    }

    /** How many keys match a pattern. */
    public long keys(String pattern) {
        return number("EVAL", "return #redis.call('KEYS', ARGV[1])", "0", pattern);
    }

    /** How often each command was called since the start or {@code CONFIG RESETSTAT}, by those that scripts made as well. */
    public Map<String, Long> calls() {
        return CALLS.matcher(info("commandstats"))
                .results()
                .collect(Collectors.toMap(it -> it.group(1), it -> Long.parseLong(it.group(2))));
    }

    /** How often there was something to read from a connection, however many commands it was. */
    public long reads() {
        var found = READS.matcher(info("stats"));
        if (!found.find()) {
            throw new IllegalStateException("this Redis does not count its reads");
        }
        return Long.parseLong(found.group(1));
    }

    private String info(String section) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(encoded("INFO", section));
            var length = Integer.parseInt(firstLine(socket).substring(1));
            return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one command and returns a line of the answer, counted from 1. */
    public String lineOf(int number, String... words) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(encoded(words));
            var line = "";
            for (var i = 0; i < number; i++) {
                line = firstLine(socket);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(String... words) {
        var text = new StringBuilder("*" + words.length + "\r\n");
        for (var word : words) {
            text.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String firstLine(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (var next = socket.getInputStream().read();
                next >= 0 && next != '\n';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** Redis takes commands but answers none for as long. */
    public void pause(long millis) {
        command("CLIENT", "PAUSE", "" + millis);
    }

    /** The process stands still, as in a long fork or a stalled machine, until {@link #thaw}. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, "" + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the process without a goodbye. */
    public void kill() {
        guard.destroyForcibly();
        process.destroyForcibly().onExit().join();
    }

    /** Starts again on the same port, empty. */
    public void restart() {
        kill();
        try {
            process = launch();
            guard = guard(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        var started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        awaitListening(started);
        return started;
    }

    /** Ends the server when this process ends, in whatever way: mutation tests kill theirs, and no hook is run then. */
    private static Process guard(Process server) throws IOException {
        return new ProcessBuilder("sh", "-c", "read -r line; kill -KILL \"$0\"", "" + server.pid()).start();
    }

    private void awaitListening(Process started) throws IOException {
        var end = System.nanoTime() + TIMEOUT_NANOS;
        while (!isListening()) {
            if (!started.isAlive() || System.nanoTime() > end) {
                started.destroyForcibly();
                throw new IOException("redis-server did not start: " + Files.readString(log));
            }
            pollAgain();
        }
    }

    private static void pollAgain() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isListening() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        kill();
    }
}
