package dev.roomkey.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Writes lines on a thread of its own, so that no event loop waits, and all that there are at once by one system call: in a join storm a
 * call for each line of the audit log would cost more than the line. A full queue drops lines.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int QUEUE = 8192;
    private static final int MOST_AT_ONCE = 2048;

    /** Lines that come meanwhile find the writer awake, so that no event loop has to wake it for each. */
    private static final Duration BREATH = Duration.ofMillis(5);

    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Encoder<ILoggingEvent> encoder;
    private final OutputStream out;
    private final int reserve;
    private final Thread writer;

    /** The writer's own: grown once to what it writes at once, and not anew each time. */
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private LogWriter(Encoder<ILoggingEvent> encoder, OutputStream out, int reserve) {
        this.encoder = encoder;
        this.out = out;
        this.reserve = reserve;
        writer = Thread.ofPlatform().name("log-writer").daemon().unstarted(this::write);
    }

    /** Of which none is dropped before the queue is quite full. */
    static LogWriter equal(Encoder<ILoggingEvent> encoder, OutputStream out) {
        return new LogWriter(encoder, out, 0);
    }

    /** Of which the last fifth of the queue is kept for warnings and errors. */
    static LogWriter byWeight(Encoder<ILoggingEvent> encoder, OutputStream out) {
        return new LogWriter(encoder, out, QUEUE / 5);
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    public void stop() {
        super.stop();
        writer.interrupt();
        try {
            writer.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent line) {
        if (reserve > 0 && !line.getLevel().isGreaterOrEqual(Level.WARN) && queue.remainingCapacity() < reserve) {
            return;
        }
        line.getFormattedMessage(); // kept by the event: what the arguments say may change
        var unused = queue.offer(line);
    }

    private void write() {
        while (isStarted() || !queue.isEmpty()) {
            try {
                var lines = new ArrayList<ILoggingEvent>();
                lines.add(queue.take());
                queue.drainTo(lines, MOST_AT_ONCE - 1);
                write(lines);
                Thread.sleep(BREATH);
            } catch (InterruptedException theEnd) {
                // what is still there is written
            }
        }
    }

    private void write(List<ILoggingEvent> lines) {
        try {
            bytes.reset();
            lines.forEach(it -> bytes.writeBytes(encoder.encode(it)));
            bytes.writeTo(out);
            out.flush();
        } catch (IOException | RuntimeException e) {
            addError("a log line cannot be written", e);
        }
    }
}
