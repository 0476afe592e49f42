package dev.roomkey.token;

import static dev.roomkey.token.Fields.field;
import static dev.roomkey.token.Values.PERMISSION;

import dev.roomkey.model.RoomName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * LiveKit's {@code video} grant: what its holder may do in which room. Immutable. A permission that was never set is not
 * written and LiveKit's default holds: {@code canPublish} and {@code canSubscribe} true, {@code canPublishData} as
 * {@code canPublish}, all others false. An explicit false is written.
 */
public final class VideoGrant {
    private static final String PATH = "video";

    private static final Value SOURCES = (given, path) -> {
        if (given instanceof JsonArray list && list.isEmpty()) {
            throw new InvalidGrantException(
                    path, "is empty, which LiveKit reads as all; leave it out, or set canPublish to false");
        }
        return Values.someOf(TrackSource.wireNames()).read(given, path);
    };

    private static final Value ROOM = Values.label(RoomName.MAX_BYTES);

    /** Every field of the grant, in the order of LiveKit's own struct. */
    static final Fields FIELDS = Fields.of(
            field("roomCreate", PERMISSION),
            field("roomList", PERMISSION),
            field("roomRecord", PERMISSION),
            field("roomAdmin", PERMISSION),
            field("roomJoin", PERMISSION),
            field("room", ROOM),
            field("canPublish", PERMISSION),
            field("canSubscribe", PERMISSION),
            field("canPublishData", PERMISSION),
            field("canPublishSources", SOURCES),
            field("canUpdateOwnMetadata", PERMISSION),
            field("ingressAdmin", PERMISSION),
            field("hidden", PERMISSION),
            field("recorder", PERMISSION),
            field("agent", PERMISSION),
            field("canSubscribeMetrics", PERMISSION),
            field("canManageAgentSession", PERMISSION),
            field("destinationRoom", ROOM));

    private final JsonObject fields;

    private VideoGrant(JsonObject fields) {
        this.fields = fields;
    }

    /** A grant with nothing set yet. */
    public static Builder builder() {
        return new Builder(new JsonObject());
    }

    /** The grant to join {@code room}, with LiveKit's defaults for the rest. */
    public static VideoGrant join(String room) {
        return builder().roomJoin(true).room(room).build();
    }

    /**
     * The grant that {@code json} says, in LiveKit's own names; null stands for absent.
     *
     * @param path where the object stands, for the exception
     * @throws InvalidGrantException for an unknown name, a wrong type, or an empty {@code canPublishSources}
     */
    public static VideoGrant fromJson(JsonObject json, String path) {
        return new VideoGrant(FIELDS.read(json, path));
    }

    /** The room it is for, if it names one. */
    public @Nullable String room() {
        return fields.getString("room");
    }

    /** Whether it lets its holder join. */
    public boolean roomJoin() {
        return fields.getBoolean("roomJoin", false);
    }

    /** The sources that may be published; empty when all may. */
    public Set<TrackSource> canPublishSources() {
        return fields.getJsonArray("canPublishSources", new JsonArray()).stream()
                .flatMap(it -> TrackSource.of((String) it).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What LiveKit's server lets a holder do, absent fields at the server's defaults: the names of what is allowed, sources
     * as {@code canPublishSources.camera} each, and {@code destinationRoom} where one is named. Grants can be compared by
     * it, which their JSON cannot. {@code room} is not among them.
     */
    public SortedSet<String> meaning() {
        var allowed = new TreeSet<String>();
        boolean publish = fields.getBoolean("canPublish", true);
        var implied = Map.of("canPublish", true, "canSubscribe", true, "canPublishData", publish);
        FIELDS.names().stream().filter(it -> isAllowed(it, implied)).forEach(allowed::add);
        if (publish) {
            var sources = canPublishSources();
            Stream.of(TrackSource.values())
                    .filter(it -> sources.isEmpty() || sources.contains(it))
                    .forEach(it -> allowed.add("canPublishSources." + it.wireName()));
        }
        return allowed;
    }

    private boolean isAllowed(String name, Map<String, Boolean> implied) {
        return switch (fields.getValue(name)) {
            case null -> implied.getOrDefault(name, false);
            case Boolean said -> said;
            default -> name.equals("destinationRoom");
        };
    }

    /** A fresh object with what is set, in canonical order. */
    public JsonObject toJson() {
        return fields.copy();
    }

    /** What stands in a token; null where nothing is set. Not to be changed. */
    @Nullable
    JsonObject claim() {
        return fields.isEmpty() ? null : fields;
    }

    /** This grant, to join {@code room}, of which {@link Builder#room} says what it must be. */
    public VideoGrant joining(String room) {
        var joining = new JsonObject();
        for (var name : FIELDS.names()) {
            var value = switch (name) {
                case "roomJoin" -> true;
                case "room" -> ROOM.read(room, PATH + ".room");
                default -> fields.getValue(name);
            };
            if (value != null) {
                joining.put(name, value);
            }
        }
        return new VideoGrant(joining);
    }

    /** A builder that starts with what is set here. */
    public Builder toBuilder() {
        return new Builder(toJson());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VideoGrant that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** Without the rooms' names: they may hold personal data. */
    @Override
    public String toString() {
        return "VideoGrant" + fields.fieldNames();
    }

    /** Sets what the grant says. Nothing is checked before {@link #build}. */
    public static final class Builder {
        private final JsonObject fields;

        private Builder(JsonObject fields) {
            this.fields = fields;
        }

        /** May create rooms, and delete them. */
        public Builder roomCreate(boolean allowed) {
            return set("roomCreate", allowed);
        }

        /** May list rooms. */
        public Builder roomList(boolean allowed) {
            return set("roomList", allowed);
        }

        /** May use egress: record and stream rooms. */
        public Builder roomRecord(boolean allowed) {
            return set("roomRecord", allowed);
        }

        /** May control the participants of {@link #room}. */
        public Builder roomAdmin(boolean allowed) {
            return set("roomAdmin", allowed);
        }

        /** May join {@link #room}. */
        public Builder roomJoin(boolean allowed) {
            return set("roomJoin", allowed);
        }

        /** The room this is about; at most 256 bytes of UTF-8 without control characters. */
        public Builder room(String room) {
            return set("room", room);
        }

        /** May publish tracks. */
        public Builder canPublish(boolean allowed) {
            return set("canPublish", allowed);
        }

        /** May subscribe to tracks. */
        public Builder canSubscribe(boolean allowed) {
            return set("canSubscribe", allowed);
        }

        /** May publish data; LiveKit takes {@link #canPublish} where this is not set. */
        public Builder canPublishData(boolean allowed) {
            return set("canPublishData", allowed);
        }

        /** The only sources that may be published; not empty, since LiveKit reads an empty list as all. */
        public Builder canPublishSources(Collection<TrackSource> sources) {
            return set(
                    "canPublishSources",
                    new JsonArray(sources.stream().map(TrackSource::wireName).toList()));
        }

        /** The only sources that may be published. */
        public Builder canPublishSources(TrackSource first, TrackSource... others) {
            return canPublishSources(EnumSet.of(first, others));
        }

        /** May change its own name, metadata and attributes. */
        public Builder canUpdateOwnMetadata(boolean allowed) {
            return set("canUpdateOwnMetadata", allowed);
        }

        /** May control ingress. */
        public Builder ingressAdmin(boolean allowed) {
            return set("ingressAdmin", allowed);
        }

        /** Other participants do not see this one. */
        public Builder hidden(boolean hidden) {
            return set("hidden", hidden);
        }

        /** LiveKit has deprecated this: it marks a recorder, which does not count as a participant. */
        public Builder recorder(boolean recorder) {
            return set("recorder", recorder);
        }

        /** May register as an agent worker. */
        public Builder agent(boolean agent) {
            return set("agent", agent);
        }

        /** May subscribe to metrics. */
        public Builder canSubscribeMetrics(boolean allowed) {
            return set("canSubscribeMetrics", allowed);
        }

        /** May manage an agent's session. */
        public Builder canManageAgentSession(boolean allowed) {
            return set("canManageAgentSession", allowed);
        }

        /** The room that participants may be forwarded or moved to. */
        public Builder destinationRoom(String room) {
            return set("destinationRoom", room);
        }

        /**
         * The grant in canonical form.
         *
         * @throws InvalidGrantException naming the field under {@code video} that must not stand so
         */
        public VideoGrant build() {
            return fromJson(fields, PATH);
        }

        private Builder set(String field, Object value) {
            fields.put(field, value);
            return this;
        }
    }
}
