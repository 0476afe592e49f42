package dev.roomkey;

import dev.roomkey.config.ConfigWatch;
import dev.roomkey.config.ConfigWatch.Changed;
import dev.roomkey.config.ConfigWatch.Refused;
import dev.roomkey.config.ConfigWatch.Restored;
import dev.roomkey.config.ConfigWatch.Same;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the configuration every few seconds and when asked to, on a thread of its own, and has a good change take effect. */
public final class Reloads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    /** A look takes a few milliseconds; Kubernetes itself takes up to a minute to bring a changed secret. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private enum Result {
        APPLIED,
        REFUSED
    }

    private final ScheduledExecutorService thread;
    private final Function<GatewayConfig, List<String>> reload;
    private final ConfigWatch watch;
    private final Metrics metrics;

    /** {@code reload} has a configuration take effect and returns the sections that wait for the next start. */
    Reloads(Function<GatewayConfig, List<String>> reload, ConfigWatch watch, Metrics metrics) {
        this.reload = reload;
        this.watch = watch;
        this.metrics = metrics;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("reload").factory());
    }

    /** Looks from now on until closed. */
    static Reloads start(Function<GatewayConfig, List<String>> reload, ConfigWatch watch, Metrics metrics) {
        var reloads = new Reloads(reload, watch, metrics);
        var unused = reloads.thread.scheduleWithFixedDelay(
                reloads::lookAround, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return reloads;
    }

    /** Looks now, without waiting for the next time. Returns at once. */
    public void lookNow() {
        thread.execute(() -> {
            LOG.info("Looking at the configuration, as asked");
            lookAround();
        });
    }

    /** What is thrown here would end the timer without a word. */
    private void lookAround() {
        try {
            look();
        } catch (RuntimeException defect) {
            LOG.atError().setCause(defect).log("Could not look at the configuration");
        }
    }

    /** One look. */
    void look() {
        switch (watch.look()) {
            case Same() -> {}
            case Restored() -> {
                metrics.configurationIsGood(true);
                LOG.info("The configuration is good again and as it was");
            }
            case Changed changed -> change(changed);
            case Refused(var problems) -> {
                refused();
                problems.forEach(it -> LOG.atError()
                        .addKeyValue("problem", it.render())
                        .log("The changed configuration is not good; the one before stays"));
            }
        }
    }

    private void change(Changed changed) {
        changed.warnings()
                .forEach(it -> LOG.atWarn().addKeyValue("warning", it.render()).log("About the changed configuration"));
        try {
            var waiting = reload.apply(changed.config());
            metrics.configurationReloaded(Result.APPLIED);
            metrics.configurationIsGood(true);
            LOG.atInfo().addKeyValue("nextStart", waiting).log("The changed configuration holds from now on");
        } catch (IllegalArgumentException unusable) {
            refused();
            LOG.atError()
                    .addKeyValue("problem", unusable.getMessage())
                    .log("The changed configuration cannot be used; the one before stays");
        }
    }

    private void refused() {
        metrics.configurationReloaded(Result.REFUSED);
        metrics.configurationIsGood(false);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
