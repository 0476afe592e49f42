package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.ChaosUser.Kind;
import dev.roomkey.redis.FaultProxy;
import dev.roomkey.redis.FaultProxy.Answers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateway processes and all that they can lose, one after the other, while users join by the clock. Every single answer is
 * held against what is promised for that moment; {@code -Droomkey.chaos.seed} repeats who joined where.
 */
class ChaosIT {
    private static final int CAPACITY = 30;
    private static final int INSTANCES = 2;
    private static final int MAX_IN_FLIGHT = 300;
    private static final String ADMIN_TOKEN = "an admin token that is long enough for the list";
    private static final String KEPT = "the one before stays";
    private static final Predicate<String> NO_CIRCUIT_OPEN = Pattern.compile(
                    "(?m)^roomkey_redis_circuits_open\\{.*} [1-9]")
            .asPredicate()
            .negate();
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_500);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    private final long seed = Long.getLong("roomkey.chaos.seed", System.nanoTime() % 1_000_000);
    private final RedisServer redis = RedisServer.start();
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private FaultProxy proxy;
    private ChaosFlow flow;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void start() throws Exception {
        ChaosUser.signIn(redis);
        proxy = FaultProxy.to(redis.port());
        Files.write(folder.resolve("api-secret"), ChaosFlow.KEY.secret().bytes());
        Files.writeString(folder.resolve("session-secret"), TestSessions.secret());
        Files.writeString(folder.resolve("app-secret"), ChaosUser.APP_SECRET);
        Files.writeString(folder.resolve("admin-tokens"), ADMIN_TOKEN);
        for (var i = 0; i < INSTANCES; i++) {
            Files.writeString(config(i), yaml(RedisServer.freePort()));
            gateways.add(GatewayProcess.launch(config(i), folder.resolve("log-" + i)));
        }
        gateways.forEach(GatewayProcess::awaitServing);
        flow = new ChaosFlow(seed, gateways.stream().map(it -> it.said("port")).toList());
    }

    @AfterEach
    void stop() throws Exception {
        flow.close();
        gateways.forEach(GatewayProcess::close);
        proxy.close();
        redis.close();
    }

    @Test
    void everyAnswerKeepsWhatIsPromisedWhateverIsLost() throws Exception {
        try {
            keepOut();
            flow.start();
            warmUp();
            calm();
            freezeRedis();
            killRedis();
            assertThatLimitsHold(CAPACITY + CAPACITY + CAPACITY);
            loseAnswers(ChaosPhase.ANSWERS_GARBLED, Answers.GARBLED);
            loseAnswers(ChaosPhase.ANSWERS_CUT, Answers.CUT);
            spoilConfiguration();
            overload();
            assertThatLimitsHold(CAPACITY + CAPACITY + CAPACITY);
            drain();
            flow.finish();
            assertThatLogsAreQuiet();
        } catch (AssertionError e) {
            throw new AssertionError("seed %d, %s: %s%n%s".formatted(seed, flow.phase(), e.getMessage(), logs()), e);
        }
    }

    private String logs() {
        return gateways.stream().map(GatewayProcess::lastLines).collect(Collectors.joining("\n\n"));
    }

    /** Blocks hold everywhere once they are answered. */
    private void keepOut() {
        for (var kind : List.of(Kind.BLOCKED, Kind.BLOCKED_STORED)) {
            for (var user : ChaosUser.of(kind)) {
                Eventually.holds(() -> block(user).statusCode() == 200);
            }
        }
    }

    private HttpResponse<String> block(ChaosUser user) throws Exception {
        return gateways.getFirst()
                .post(
                        adminPort(),
                        "/admin/blocks",
                        "{\"subject\": \"%s\", \"namespace\": \"%s\", \"for\": \"10m\"}"
                                .formatted(user.id(), user.namespace()),
                        "Authorization",
                        "Bearer " + ADMIN_TOKEN);
    }

    /** A JVM that has just started may miss deadlines, and what it logs of that is not looked at. */
    private void warmUp() {
        flow.enter(ChaosPhase.RECOVERING);
        flow.goOn(300, this::isBack);
        gateways.forEach(GatewayProcess::forgetLog);
    }

    private void calm() {
        flow.enter(ChaosPhase.CALM);
        flow.goOn(100, () -> true);
    }

    private void freezeRedis() {
        flow.enter(ChaosPhase.REDIS_FROZEN);
        redis.freeze();
        flow.goOn(200, this::sessionsAreLost);
        back(redis::thaw);
    }

    /** It comes back empty, but for the sessions, which the application writes before anybody asks for them. */
    private void killRedis() {
        flow.enter(ChaosPhase.REDIS_KILLED);
        proxy.answer(Answers.REFUSED);
        redis.kill();
        flow.goOn(200, this::sessionsAreLost);
        redis.restart();
        ChaosUser.signIn(redis);
        back(() -> proxy.answer(Answers.WHOLE));
    }

    private void loseAnswers(ChaosPhase phase, Answers how) {
        flow.enter(phase);
        proxy.answer(how);
        flow.goOn(200, this::sessionsAreLost);
        back(() -> proxy.answer(Answers.WHOLE));
    }

    private boolean sessionsAreLost() {
        return flow.seen(Kind.STORED, 503) >= 20;
    }

    private void back(Runnable mend) {
        mend.run();
        var since = System.nanoTime();
        flow.enter(ChaosPhase.RECOVERING);
        flow.goOn(50, this::isBack);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(BACK_WITHIN);
        calm();
    }

    /** On every event loop: nobody's session was undecided for longer than the longest pause between two attempts of a link. */
    private boolean isBack() throws Exception {
        return flow.decidedFor().compareTo(LONGEST_PAUSE) > 0 && everywhere(NO_CIRCUIT_OPEN);
    }

    private void spoilConfiguration() throws Exception {
        flow.enter(ChaosPhase.CONFIGURATION_UNREADABLE);
        var good = List.of(Files.readAllBytes(config(0)), Files.readAllBytes(config(1)));
        var secret = folder.resolve("session-secret");
        for (var i = 0; i < INSTANCES; i++) {
            Files.write(config(i), new byte[] {(byte) 0xff, 0, (byte) 0xfe});
            gateways.get(i).hangUp();
        }
        flow.goOn(100, () -> everywhere(it -> it.contains("roomkey_config_good 0.0")));

        Files.delete(secret);
        for (var i = 0; i < INSTANCES; i++) {
            Files.write(config(i), good.get(i));
            gateways.get(i).hangUp();
        }
        flow.goOn(200, () -> gateways.stream().allMatch(it -> it.log().contains("the file does not exist")));

        Files.writeString(secret, TestSessions.secret());
        for (var gateway : gateways) {
            gateway.hangUp();
        }
        flow.goOn(300, () -> everywhere(it -> it.contains("roomkey_config_good 1.0")));
        calm();
    }

    private boolean everywhere(Predicate<String> metrics) throws Exception {
        for (var gateway : gateways) {
            if (!metrics.test(gateway.manage("/metrics").body())) {
                return false;
            }
        }
        return true;
    }

    private void overload() throws Exception {
        flow.enter(ChaosPhase.OVERLOADED);
        proxy.delay(200);
        while (flow.seen(Kind.CARRIED, 503) < 50) {
            for (var gateway : gateways) {
                flow.burst(gateway.said("port"), 2 * MAX_IN_FLIGHT);
            }
            flow.goOn(200, () -> flow.underWay() < MAX_IN_FLIGHT / 2);
        }
        back(() -> proxy.delay(0));
    }

    /** A balancer sends nobody any more once the gateway says that it is not ready; until then, all are served. */
    private void drain() throws Exception {
        for (var gateway : gateways) {
            flow.enter(ChaosPhase.DRAINING);
            gateway.terminate();
            Eventually.holds(() -> gateway.manage("/health/ready").statusCode() == 503);
            flow.goOn(100, () -> true);
            flow.leave(gateway.said("port"));
            assertThat(gateway.exitCode()).as(gateway::lastLines).isIn(0, 143);
        }
    }

    /** Nobody gets more than a full shared bucket, each instance's share, and the bucket that an emptied Redis gives once more. */
    private void assertThatLimitsHold(int most) {
        assertThat(flow.granted())
                .allSatisfy((user, tokens) -> assertThat(tokens).isLessThanOrEqualTo(most));
        assertThat(flow.granted())
                .containsKeys(ChaosUser.of(Kind.HUNGRY).getFirst().id());
    }

    private void assertThatLogsAreQuiet() {
        for (var gateway : gateways) {
            assertThat(gateway.errors()).allSatisfy(it -> assertThat(it).contains(KEPT));
        }
    }

    private Path config(int gateway) {
        return folder.resolve("gateway-" + gateway + ".yaml");
    }

    private int adminPort() throws IOException {
        return Integer.parseInt(Files.readString(config(0)).replaceAll("(?s).*admin: \\{ port: (\\d+).*", "$1"));
    }

    /** The loops' lag is left out: on a busy machine it sheds as well, and when is not ours to say. */
    private String yaml(int adminPort) {
        return """
                http:
                  host: 127.0.0.1
                  port: 0
                  drain-delay: 4s
                  allow-missing-origin: true
                  max-in-flight: %d
                  max-event-loop-lag: 0s
                management: { port: 0 }
                admin: { port: %d, tokens-file: admin-tokens }
                livekit: { url: "wss://livekit.example.com", api-key: %s, api-secret-file: api-secret }
                sessions:
                  order: [express, web]
                  authenticators:
                    express: { preset: express-session, secrets-file: app-secret }
                    web: { cookie: app_session, keys: [ { algorithm: HS256, secret-file: session-secret } ] }
                rooms:
                  identity: "{namespace}:{subject}"
                  rules: [ { name: own, room: "room-{namespace}-{subject}", grants: { canSubscribe: true } } ]
                limits: { user: [ { capacity: %d, refill: 1, period: 1d } ], expected-instances: %d }
                redis: { url: "%s", deadline: 2s, connect-timeout: 2s }
                audit: { enabled: false }
                """.formatted(MAX_IN_FLIGHT, adminPort, ChaosFlow.KEY.id(), CAPACITY, INSTANCES, proxy.url());
    }
}
