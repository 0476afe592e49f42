package dev.roomkey.callback;

import dev.roomkey.callback.Consent.Denied;
import dev.roomkey.callback.Consent.Given;
import dev.roomkey.callback.Consent.Missing;
import dev.roomkey.callback.Consent.Why;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.token.InvalidGrantException;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays an answer of the application over what the rules allow. What comes out never means more to LiveKit's server than what the rule
 * gave: that is compared at the end, by what the server reads, whatever the answer looked like. Knows no exception.
 */
final class Narrowing {
    private static final Set<String> MEMBERS = Set.of("allow", "grants", "name", "metadata", "ttl");
    private static final Set<String> NOT_THE_APPLICATIONS = Set.of("room", "roomJoin", "destinationRoom");
    private static final String PUBLISH = "canPublish";
    private static final String SOURCES = "canPublishSources";

    /** As for what a client sets. */
    private static final int MAX_NAME_BYTES = 256;

    private static final int MAX_METADATA_BYTES = 8 * 1024;

    private final Allowed allowed;
    private final Duration life;

    /** {@code life} is what a token of {@code allowed} would have. */
    Narrowing(Allowed allowed, Duration life) {
        this.allowed = allowed;
        this.life = life;
    }

    Consent by(JsonObject answer) {
        try {
            return read(answer);
        } catch (Unreadable | InvalidGrantException fault) {
            return new Missing(Why.UNREADABLE);
        }
    }

    private Consent read(JsonObject answer) throws Unreadable {
        if (!MEMBERS.containsAll(answer.fieldNames())) {
            throw new Unreadable();
        }
        var allow = required(answer, "allow", Boolean.class);
        var overlay = optional(answer, "grants", JsonObject.class);
        var name = text(answer, "name", MAX_NAME_BYTES);
        var metadata = text(answer, "metadata", MAX_METADATA_BYTES);
        var ttl = life(answer);
        if (!allow) {
            return new Denied();
        }
        var given = VideoGrant.fromJson(allowed.grants().toJson().getJsonObject("video"), "video");
        var left = overlay == null ? given : VideoGrant.fromJson(narrowed(given, overlay), "grants");
        if (!given.meaning().containsAll(left.meaning())) {
            return new Missing(Why.WIDER);
        }
        return new Given(with(left, name, metadata, ttl));
    }

    private Allowed with(VideoGrant video, @Nullable String name, @Nullable String metadata, Duration ttl) {
        var grants = allowed.grants().toBuilder().videoInstead(video);
        if (name != null) {
            grants.name(name);
        }
        if (metadata != null) {
            grants.metadata(metadata);
        }
        return new Allowed(
                allowed.rule(), allowed.room(), allowed.generatedRoom(), grants.build(), ttl, allowed.project());
    }

    /** What is not named stays as the rule has it. */
    private static JsonObject narrowed(VideoGrant given, JsonObject overlay) throws Unreadable {
        for (var it : overlay) {
            boolean sources = it.getKey().equals(SOURCES) && it.getValue() instanceof JsonArray;
            if (NOT_THE_APPLICATIONS.contains(it.getKey()) || !(sources || it.getValue() instanceof Boolean)) {
                throw new Unreadable();
            }
        }
        var whole = given.toJson();
        overlay.forEach(it -> whole.put(it.getKey(), it.getValue()));
        // LiveKit reads an empty list as all sources, and a list beside a forbidden canPublish says nothing.
        if (whole.getValue(SOURCES) instanceof JsonArray none && none.isEmpty()) {
            whole.put(PUBLISH, false);
        }
        if (Boolean.FALSE.equals(whole.getValue(PUBLISH))) {
            whole.remove(SOURCES);
        }
        return whole;
    }

    /** Seconds; at least what every token has, at most what the rule gives. */
    private Duration life(JsonObject answer) throws Unreadable {
        var asked = optional(answer, "ttl", Number.class);
        if (asked == null) {
            return life;
        }
        if (!(asked instanceof Integer || asked instanceof Long) || asked.longValue() <= 0) {
            throw new Unreadable();
        }
        var seconds = Duration.ofSeconds(Math.min(asked.longValue(), life.toSeconds()));
        var raised = seconds.compareTo(LiveKitConfig.MIN_TTL) < 0 ? LiveKitConfig.MIN_TTL : seconds;
        return raised.compareTo(life) > 0 ? life : raised;
    }

    private static @Nullable String text(JsonObject answer, String member, int maxBytes) throws Unreadable {
        var text = optional(answer, member, String.class);
        if (text != null
                && (!StandardCharsets.UTF_8.newEncoder().canEncode(text)
                        || text.getBytes(StandardCharsets.UTF_8).length > maxBytes)) {
            throw new Unreadable();
        }
        return text;
    }

    private static <T> T required(JsonObject answer, String member, Class<T> type) throws Unreadable {
        var value = optional(answer, member, type);
        if (value == null) {
            throw new Unreadable();
        }
        return value;
    }

    private static <T> @Nullable T optional(JsonObject answer, String member, Class<T> type) throws Unreadable {
        var value = answer.getValue(member);
        if (answer.containsKey(member) && !type.isInstance(value)) {
            throw new Unreadable();
        }
        return type.cast(value);
    }

    /** Ends the reading at the first fault. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
