package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Opens seals of iron-session. In this order: form, MAC, time, content. A password's id in the seal is not asked for: the MAC covers it, and whoever
 * made a seal with any of the passwords that are configured is the application.
 */
final class IronOpener implements Opener {
    private final SealedConfig config;
    private final List<IronPassword> passwords;

    IronOpener(SealedConfig config) {
        this.config = config;
        this.passwords = config.secrets().stream().map(IronPassword::new).toList();
    }

    @Override
    public Checked<JsonObject> open(String text, Instant now) {
        return IronSeal.parse(text).then(seal -> open(seal, now)).then(IronOpener::body);
    }

    /** Tries all passwords, so that time does not tell which it was. */
    private Checked<byte[]> open(IronSeal seal, Instant now) {
        var fitting = Optional.<IronPassword>empty();
        for (IronPassword password : passwords) {
            fitting = password.fits(seal) ? Optional.of(password) : fitting;
        }
        if (fitting.isPresent() && isOver(seal, now)) {
            return Checked.bad(RejectReason.EXPIRED);
        }
        return fitting.flatMap(it -> it.open(seal))
                .map(Checked::good)
                .orElseGet(() -> Checked.bad(RejectReason.SIGNATURE));
    }

    private boolean isOver(IronSeal seal, Instant now) {
        var millis = seal.expiresMillis();
        return millis != null && !now.isBefore(Instant.ofEpochMilli(millis).plus(config.clockSkew()));
    }

    private static Checked<JsonObject> body(byte[] content) {
        return StrictJson.object(content).map(Checked::good).orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }
}
