package dev.roomkey.session;

import dev.roomkey.app.Answers.Kept;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an application said about a session. Facts, not decisions: what is required of a user is looked at anew for each request. */
sealed interface Answer {
    /**
     * It told something of somebody.
     *
     * @param claims what it told; they may still name no user
     * @param expires when the session ends, if it said so
     */
    record Told(JsonObject claims, @Nullable Instant expires) implements Answer {
        /** Without the claims. */
        @Override
        public String toString() {
            return "Told[redacted]";
        }
    }

    /** It knows of nobody who is signed in, or said when in a way that cannot be read. */
    record Refused(RejectReason reason) implements Answer {}

    /** It said nothing that could be understood, or nothing at all. */
    record Unknown() implements Answer {}

    /** Nothing was said, and is not kept. */
    Kept<Answer> NOTHING = new Kept<>(new Unknown(), Duration.ZERO, 1);
}
