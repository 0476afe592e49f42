package dev.roomkey.session;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Opens sessions that hold all there is to know, under the secrets of one application. Never throws, whatever it is given. */
@FunctionalInterface
interface Opener {
    /** What the session says, if the application has made it and it is good at {@code now}. */
    Checked<JsonObject> open(String text, Instant now);
}
