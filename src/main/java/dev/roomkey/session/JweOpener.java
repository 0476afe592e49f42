package dev.roomkey.session;

import dev.roomkey.app.StrictJson;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** Opens encrypted JWTs. In this order: form and header, key, tag, times; nothing of the content is read before its tag fitted. */
final class JweOpener implements Opener {
    private final JweConfig config;
    private final JweKeys keys;
    private final SessionEnd end;

    JweOpener(JweConfig config) {
        this.config = config;
        this.keys = new JweKeys(config.profile(), config.cookie().name(), config.secrets());
        this.end = new SessionEnd(config.expires());
    }

    @Override
    public Checked<JsonObject> open(String text, Instant now) {
        return Jwe.parse(text).then(keys::open).then(content -> claims(content, now));
    }

    private Checked<JsonObject> claims(byte[] content, Instant now) {
        return StrictJson.object(content)
                .map(it -> refusal(it, now).map(Checked::<JsonObject>bad).orElseGet(() -> Checked.good(it)))
                .orElseGet(() -> Checked.bad(RejectReason.MALFORMED));
    }

    private Optional<RejectReason> refusal(JsonObject claims, Instant now) {
        return Lifetime.read(claims)
                .map(it -> it.refusal(now, config.clockSkew(), null)
                        .or(() -> end.refusal(claims, now, config.clockSkew())))
                .orElse(Optional.of(RejectReason.CLAIMS));
    }
}
