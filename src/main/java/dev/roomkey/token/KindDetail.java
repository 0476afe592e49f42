package dev.roomkey.token;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What more LiveKit may be told about a participant's {@link ParticipantKind}. */
public enum KindDetail {
    CLOUD_AGENT,
    FORWARDED,
    CONNECTOR_WHATSAPP,
    CONNECTOR_TWILIO,
    BRIDGE_RTSP,
    SIMULATION;

    /** The detail of that name in tokens, such as {@code cloud_agent}. */
    public static Optional<KindDetail> of(String wireName) {
        return Stream.of(values()).filter(it -> it.wireName().equals(wireName)).findFirst();
    }

    /** Its name in tokens. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> wireNames() {
        return Stream.of(values()).map(KindDetail::wireName).toList();
    }
}
