package dev.roomkey.policy;

import dev.roomkey.token.TrackSource;
import dev.roomkey.token.VideoGrant;

/**
 * Grants that go together, by a name. Each says all three of publishing, subscribing and data, since LiveKit takes an
 * absent one as allowed. Those that reach beyond the participant itself need the rule's {@code allow-privileged}.
 */
public enum GrantPreset {
    /** Sees and hears, and does nothing else: who watches a stream. */
    VIEWER(grant(false, true, false)),
    /** Takes part with camera, microphone and chat. */
    PARTICIPANT(grant(true, true, true).canPublishSources(TrackSource.CAMERA, TrackSource.MICROPHONE)),
    /** Takes part and may show the screen. */
    SPEAKER(everySource()),
    /** A speaker who runs the room: mutes and removes others, and renames itself. Privileged. */
    HOST(everySource().canUpdateOwnMetadata(true).roomAdmin(true)),
    /** Takes part with the microphone alone, and chat. */
    AUDIO_ONLY(grant(true, true, true).canPublishSources(TrackSource.MICROPHONE)),
    /** Sees and hears everything without being seen. Privileged. */
    HIDDEN_RECORDER(grant(false, true, false).hidden(true).recorder(true));

    @SuppressWarnings("ImmutableEnumChecker") // a grant is immutable and holds JSON, which does not say so
    private final VideoGrant grant;

    GrantPreset(VideoGrant.Builder grant) {
        this.grant = grant.build();
    }

    /** What it grants, but for the room. */
    public VideoGrant grant() {
        return grant;
    }

    private static VideoGrant.Builder everySource() {
        return grant(true, true, true).canPublishSources(TrackSource.CAMERA, TrackSource.values());
    }

    private static VideoGrant.Builder grant(boolean publish, boolean subscribe, boolean data) {
        return VideoGrant.builder().canPublish(publish).canSubscribe(subscribe).canPublishData(data);
    }
}
