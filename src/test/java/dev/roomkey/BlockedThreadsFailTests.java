package dev.roomkey;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test during which Vert.x warned that one of its threads was blocked. Registered for all tests. */
public final class BlockedThreadsFailTests implements BeforeAllCallback, AfterEachCallback {
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";
    private static final Warnings WARNINGS = new Warnings();

    @Override
    public void beforeAll(ExtensionContext context) {
        synchronized (WARNINGS) {
            if (!WARNINGS.isStarted()) {
                WARNINGS.start();
                ((Logger) LoggerFactory.getLogger(CHECKER)).addAppender(WARNINGS);
            }
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var warnings = WARNINGS.taken();
        if (!warnings.isEmpty()) {
            throw new AssertionError("a thread of Vert.x was blocked: " + warnings);
        }
    }

    private static final class Warnings extends AppenderBase<ILoggingEvent> {
        private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

        /** All since the last look: they are one test's, and not each the failure of another. */
        List<String> taken() {
            var taken = new ArrayList<String>();
            seen.drainTo(taken);
            return taken;
        }

        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event.getFormattedMessage());
        }
    }
}
