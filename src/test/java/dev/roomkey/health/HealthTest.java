package dev.roomkey.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Health health = new Health(2, now::get);

    @Test
    void isNotReadyBeforeItHasStarted() {
        assertThat(health.isStarted()).isFalse();
        assertThat(health.isReady()).isFalse();
        assertThat(health.isLive()).isTrue();
    }

    @Test
    void isReadyOnceStarted() {
        health.started();

        assertThat(health.isStarted()).isTrue();
        assertThat(health.isReady()).isTrue();
    }

    @Test
    void drainingProcessIsLiveAndStartedButNotReady() {
        health.started();

        health.drain();

        assertThat(health.isReady()).isFalse();
        assertThat(health.isLive()).isTrue();
        assertThat(health.isStarted()).isTrue();
        assertThat(health.isDraining()).isTrue();
    }

    @Test
    void oneStuckLoopIsEnoughToBeDead() {
        health.started();

        now.addAndGet(Health.STUCK_AFTER.toNanos() + 1);
        health.beat(0);

        assertThat(health.isLive()).isFalse();
        assertThat(health.isReady()).isFalse();
    }

    @Test
    void loopThatTurnsAgainIsLiveAgain() {
        health.started();
        now.addAndGet(Health.STUCK_AFTER.toNanos() + 1);
        health.beat(0);

        health.beat(1);

        assertThat(health.isReady()).isTrue();
    }
}
