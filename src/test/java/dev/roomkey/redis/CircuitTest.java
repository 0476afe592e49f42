package dev.roomkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Duration OPEN_FOR = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Circuit circuit = new Circuit(new RedisConfig.Circuit(3, OPEN_FOR), nanos::get);

    @Test
    void staysClosedWhileFailuresAreBrokenByAnswers() {
        for (var i = 0; i < 10; i++) {
            fail(2);
            circuit.succeeded();
        }

        assertThat(circuit.permits()).isTrue();
    }

    @Test
    void opensAfterFailuresInARow() {
        fail(3);

        assertThat(circuit.permits()).isFalse();
    }

    @Test
    void staysOpenForItsTime() {
        fail(3);

        nanos.addAndGet(OPEN_FOR.toNanos() - 1);

        assertThat(circuit.permits()).isFalse();
    }

    @Test
    void letsOneProbeThrough() {
        fail(3);
        nanos.addAndGet(OPEN_FOR.toNanos());

        var permitted = IntStream.range(0, 100).filter(i -> circuit.permits()).count();

        assertThat(permitted).isEqualTo(1);
    }

    @Test
    void letsOneProbeThroughHoweverManyThreadsAsk() throws InterruptedException {
        fail(3);
        nanos.addAndGet(OPEN_FOR.toNanos());
        var permitted = new AtomicInteger();

        var threads = IntStream.range(0, 16)
                .mapToObj(i -> Thread.ofPlatform().start(() -> permitted.addAndGet(circuit.permits() ? 1 : 0)))
                .toList();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(permitted).hasValue(1);
    }

    @Test
    void answeredProbeClosesIt() {
        fail(3);
        nanos.addAndGet(OPEN_FOR.toNanos());
        circuit.permits();

        circuit.succeeded();

        assertThat(circuit.permits()).isTrue();
    }

    @Test
    void failedProbeOpensItForAsLongAgain() {
        fail(3);
        nanos.addAndGet(OPEN_FOR.toNanos());
        circuit.permits();

        circuit.failed();

        nanos.addAndGet(OPEN_FOR.toNanos() - 1);
        assertThat(circuit.permits()).isFalse();
        nanos.addAndGet(1);
        assertThat(circuit.permits()).isTrue();
    }

    @Test
    void probeThatWasNeverSentMayBeSentByTheNext() {
        fail(3);
        nanos.addAndGet(OPEN_FOR.toNanos());
        circuit.permits();

        circuit.unused();

        assertThat(circuit.permits()).isTrue();
        assertThat(circuit.permits()).isFalse();
    }

    @Test
    void answerFromBeforeItOpenedDoesNotCloseIt() {
        fail(3);

        circuit.succeeded();

        assertThat(circuit.permits()).isFalse();
    }

    private void fail(int times) {
        IntStream.range(0, times).forEach(i -> circuit.failed());
    }
}
