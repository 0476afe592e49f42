package dev.roomkey.policy;

import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.VideoGrant;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule gives in the end, with all that it inherits. */
record Given(
        VideoGrant grants, @Nullable Duration ttl, @Nullable String roomPreset, RequestFields fields, String project) {
    /** Nothing: LiveKit takes absent booleans of publishing and subscribing as allowed, so they are written out. */
    private static final VideoGrant NO_GRANTS = VideoGrant.builder()
            .canPublish(false)
            .canSubscribe(false)
            .canPublishData(false)
            .build();

    /** What a rule gives that says nothing. */
    static Given nothing(RequestFields fields) {
        return new Given(NO_GRANTS, null, null, fields, LiveKitConfig.UNNAMED);
    }

    /** This with {@code terms} laid over it; what is wrong with them goes to {@code problems}. */
    Given under(Terms terms, Problems problems) {
        return new Given(
                RuleGrants.compile(terms, grants, problems),
                terms.ttl() == null ? ttl : terms.ttl(),
                terms.roomPreset() == null ? roomPreset : terms.roomPreset(),
                terms.requestFields().over(fields),
                Objects.requireNonNullElse(terms.project(), project));
    }

    /** The {@code video} grant for one room. */
    VideoGrant grantsFor(String room) {
        return grants.joining(room);
    }
}
