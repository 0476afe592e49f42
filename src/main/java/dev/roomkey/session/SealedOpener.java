package dev.roomkey.session;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Opens sealed sessions of the configured format, and holds them to what they say of their own end. */
final class SealedOpener implements Opener {
    private final SealedConfig config;
    private final Opener format;
    private final SessionEnd end;

    SealedOpener(SealedConfig config) {
        this.config = config;
        this.format = switch (config.format()) {
            case IRON -> new IronOpener(config);
            case BETTER_AUTH_COMPACT -> new CompactCache(config);
        };
        this.end = new SessionEnd(config.expires());
    }

    @Override
    public Checked<JsonObject> open(String text, Instant now) {
        return format.open(text, now).then(body -> end.check(body, now, config.clockSkew()));
    }
}
