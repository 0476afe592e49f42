package dev.roomkey.audit;

import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit log: one line for each decision under a logger of its own, so that it can be kept apart. Thread-safe. */
public final class Audit {
    /** The name of the logger. */
    public static final String LOGGER = "roomkey.audit";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final AuditConfig config;
    private final InstantSource clock;

    public Audit(AuditConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Whether there is an audit log: what costs something is better left undone without one. */
    public boolean isOn() {
        return config.enabled();
    }

    /** How rooms are named in it. */
    public AuditConfig.Rooms rooms() {
        return config.rooms();
    }

    /** Writes a line with the time of now. */
    public void write(AuditLine line) {
        if (!config.enabled()) {
            return;
        }
        var event = LOG.atInfo().addKeyValue("time", clock.instant());
        for (var fact : line.facts().entrySet()) {
            event = event.addKeyValue(fact.getKey(), fact.getValue());
        }
        event.log("audit");
    }
}
