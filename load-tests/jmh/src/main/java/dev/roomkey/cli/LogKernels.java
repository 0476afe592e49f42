package dev.roomkey.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.roomkey.audit.Audit;
import dev.roomkey.kernels.Join;
import dev.roomkey.kernels.Kernels;
import dev.roomkey.kernels.Turns;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.slf4j.event.KeyValuePair;

/** What becomes of a line on the log's own thread. */
public class LogKernels extends Kernels {
    private final JsonLines encoder = new JsonLines();
    private Turns<ILoggingEvent> lines;

    @Override
    protected void prepare() {
        var log = new LoggerContext().getLogger(Audit.LOGGER);
        lines = joins.map(join -> {
            var line = new LoggingEvent(Audit.class.getName(), log, Level.INFO, "audit", null, null);
            line.setKeyValuePairs(facts(join));
            line.getFormattedMessage();
            return line;
        });
    }

    @Benchmark
    public byte[] encode() {
        return encoder.encode(lines.next());
    }

    /** Those of a join that found its token. */
    private List<KeyValuePair> facts(Join join) {
        return List.of(
                new KeyValuePair("time", Instant.EPOCH.plusMillis(1_763_812_800_123L)),
                new KeyValuePair("event", "join"),
                new KeyValuePair("request", "3f2c81d0000001a4"),
                new KeyValuePair("user", join.key().userTag()),
                new KeyValuePair("outcome", "granted"),
                new KeyValuePair("rule", join.allowed().rule()),
                new KeyValuePair(
                        "room", deciders.keys().roomTagOf(join.allowed().room().value())),
                new KeyValuePair("cache", "hit"),
                new KeyValuePair("token", "q83vEjRWeJCr"));
    }
}
