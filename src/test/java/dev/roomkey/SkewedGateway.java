package dev.roomkey;

import dev.roomkey.limit.Bandwidth;
import dev.roomkey.redis.RedisConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway in a JVM of its own, whose clock is off. It ends with the test that started it. */
final class SkewedGateway implements AutoCloseable {
    private final Process process;
    private final int port;
    private final int managementPort;

    private SkewedGateway(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** What is started: its clock's offset, the Redis that it shares and the limit of each user. */
    record Setup(Duration offset, URI redis, Bandwidth user) {
        List<String> words() {
            return List.of(
                    offset.toString(),
                    redis.toString(),
                    "" + user.capacity(),
                    "" + user.refill(),
                    user.period().toString());
        }

        static Setup of(String... words) {
            var user = new Bandwidth(Long.parseLong(words[2]), Long.parseLong(words[3]), Duration.parse(words[4]));
            return new Setup(Duration.parse(words[0]), URI.create(words[1]), user);
        }
    }

    /** Begins to start one; {@link #started} waits for it, so that several may start at the same time. */
    static Process launch(Setup setup) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SkewedGateway.class.getName()));
        command.addAll(setup.words());
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    static SkewedGateway started(Process process) throws IOException {
        var output = process.inputReader();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ports ")) {
                var words = line.split(" ", -1);
                return new SkewedGateway(process, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            }
        }
        throw new IOException("the gateway did not start");
    }

    /** The process: starts the gateway, says where it listens, and ends when nobody holds its standard input any more. */
    public static void main(String... words) throws Exception {
        var setup = Setup.of(words);
        var shared = RedisConfig.of(setup.redis());
        var patient = new RedisConfig(
                shared.targets(), shared.keyPrefix(), Duration.ofSeconds(5), Duration.ofSeconds(5), shared.circuit());
        var http = TestGateway.http(10_000, Duration.ofSeconds(20), Duration.ZERO);
        var system = InstantSource.system();
        var gateway = Gateway.start(
                        TestGateway.config(http, patient, setup.user()),
                        () -> system.instant().plus(setup.offset()))
                .await(20, TimeUnit.SECONDS);
        System.out.println("ports " + gateway.port() + " " + gateway.managementPort());
        while (System.in.read() >= 0) {
            // whoever started it is still there
        }
        System.exit(0);
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
