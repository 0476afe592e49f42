package dev.roomkey.token;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a participant may publish. LiveKit's {@code unknown} is left out: a grant of it would say nothing. */
public enum TrackSource {
    CAMERA,
    MICROPHONE,
    SCREEN_SHARE,
    SCREEN_SHARE_AUDIO;

    /** The source of that name in tokens, such as {@code screen_share}. */
    public static Optional<TrackSource> of(String wireName) {
        return Stream.of(values()).filter(it -> it.wireName().equals(wireName)).findFirst();
    }

    /** Its name in tokens. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> wireNames() {
        return Stream.of(values()).map(TrackSource::wireName).toList();
    }
}
