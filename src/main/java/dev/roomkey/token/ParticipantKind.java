package dev.roomkey.token;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a participant is. LiveKit believes the token: agents and egress do not count for {@code maxParticipants}. */
public enum ParticipantKind {
    STANDARD,
    INGRESS,
    EGRESS,
    SIP,
    AGENT,
    CONNECTOR,
    BRIDGE;

    /** The kind of that name in tokens, such as {@code agent}. */
    public static Optional<ParticipantKind> of(String wireName) {
        return Stream.of(values()).filter(it -> it.wireName().equals(wireName)).findFirst();
    }

    /** Its name in tokens. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> wireNames() {
        return Stream.of(values()).map(ParticipantKind::wireName).toList();
    }
}
