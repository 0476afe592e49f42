package dev.roomkey.token;

import static dev.roomkey.token.Fields.field;
import static dev.roomkey.token.Values.PERMISSION;
import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token says besides its issuer and times; LiveKit's own term. Immutable and in canonical form: equal grants make
 * equal claims. Nulls, empty texts, lists and objects are left out, explicit booleans of grants are kept.
 */
public final class ClaimGrants {
    /** Longest identity in UTF-8 bytes: LiveKit's default for {@code limit.max_participant_identity_length}. */
    public static final int MAX_IDENTITY_BYTES = 256;

    /** Longest metadata in UTF-8 bytes: LiveKit's default for {@code limit.max_metadata_size}. */
    public static final int MAX_METADATA_BYTES = RoomConfiguration.MAX_METADATA_BYTES;

    /** Most that attributes may come to, names and values, in UTF-8 bytes: LiveKit's {@code limit.max_attributes_size}. */
    public static final int MAX_ATTRIBUTES_BYTES = RoomConfiguration.MAX_ATTRIBUTES_BYTES;

    /** Bound for texts that LiveKit does not bound at the join. */
    private static final int MAX_TEXT_BYTES = 4096;

    private static final String IDENTITY = "sub";
    private static final String VIDEO = "video";

    /** Every claim by its name in the token, in the order of LiveKit's own struct. */
    static final Map<String, Value> CLAIMS = claims();

    private final JsonObject claims;

    private ClaimGrants(JsonObject claims) {
        this.claims = claims;
    }

    private static Map<String, Value> claims() {
        var claims = new LinkedHashMap<String, Value>();
        claims.put(IDENTITY, Values.label(MAX_IDENTITY_BYTES));
        claims.put("name", Values.text(MAX_TEXT_BYTES));
        claims.put("kind", Values.oneOf(ParticipantKind.wireNames()));
        claims.put("kindDetails", Values.someOf(KindDetail.wireNames()));
        claims.put(VIDEO, Values.object(VideoGrant.FIELDS));
        claims.put("sip", permissions("admin", "call"));
        claims.put("agent", permissions("admin", "simulationAdmin", "databaseAdmin"));
        claims.put("inference", permissions("perform"));
        claims.put("observability", permissions("write"));
        claims.put("roomConfig", Values.object(RoomConfiguration.FIELDS));
        claims.put("roomPreset", Values.text(MAX_TEXT_BYTES));
        claims.put("sha256", Values.text(MAX_TEXT_BYTES));
        claims.put("metadata", Values.text(MAX_METADATA_BYTES));
        claims.put("attributes", Values.textMap(MAX_ATTRIBUTES_BYTES));
        return claims;
    }

    private static Value permissions(String... names) {
        return Values.object(Fields.of(
                List.of(names).stream().map(it -> field(it, PERMISSION)).toArray(Fields.Field[]::new)));
    }

    /** Grants with nothing said yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from all of these. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.claims.putAll(claims.copy().getMap());
        return builder;
    }

    /** Who joins; the empty text when nobody is named. */
    public String identity() {
        return claims.getString(IDENTITY, "");
    }

    /** The room of the {@code video} grant, if it names one. */
    public @Nullable String room() {
        var video = claims.getJsonObject(VIDEO);
        return video == null ? null : video.getString("room");
    }

    private boolean isForJoin() {
        var video = claims.getJsonObject(VIDEO);
        return video != null && video.getBoolean("roomJoin", false);
    }

    /** A fresh object with the claims that go in, the identity as {@code sub}, without issuer and times. */
    public JsonObject toJson() {
        return claims.copy();
    }

    /** The same as JSON text, in UTF-8. */
    public byte[] encoded() {
        return claims.toBuffer().getBytes();
    }

    /** The claims themselves, for those who only read them. */
    Map<String, Object> claimsByName() {
        return claims.getMap();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClaimGrants that && claims.equals(that.claims);
    }

    @Override
    public int hashCode() {
        return claims.hashCode();
    }

    /** The names of the claims only. */
    @Override
    public String toString() {
        return "ClaimGrants" + claims.fieldNames();
    }

    /**
     * Gathers what the token shall say. A later call for one claim replaces the earlier; grants ({@code video} and so on)
     * are merged field by field, the later winning. Every setter throws {@link InvalidGrantException} at once for a value
     * that may not stand there; {@link #build} adds what only the whole shows. Null and empty values mean "none".
     */
    public static final class Builder {
        private final Map<String, Object> claims = new HashMap<>();

        private Builder() {}

        /** Who joins; at most {@value #MAX_IDENTITY_BYTES} bytes of UTF-8 without control characters. */
        public Builder identity(String identity) {
            return set(IDENTITY, "identity", identity);
        }

        /** The name to show. */
        public Builder name(@Nullable String name) {
            return set("name", name);
        }

        /** Anything the app wants to tell all participants; they can read it. */
        public Builder metadata(@Nullable String metadata) {
            return set("metadata", metadata);
        }

        /** The same by names; an empty value means none, since LiveKit deletes by it. */
        public Builder attributes(Map<String, String> attributes) {
            if (attributes.isEmpty()) {
                return put("attributes", null);
            }
            var told = new LinkedHashMap<String, Object>(attributes);
            told.values().removeIf(""::equals);
            return set("attributes", new JsonObject(told));
        }

        /** What the participant is; LiveKit takes an absent kind as standard. */
        public Builder kind(ParticipantKind kind) {
            return set("kind", kind.wireName());
        }

        /** More about the kind. */
        public Builder kindDetails(List<KindDetail> details) {
            return set(
                    "kindDetails",
                    new JsonArray(details.stream().map(KindDetail::wireName).toList()));
        }

        /** Standard base64 of the SHA-256 of a body that is sent beside the token, as LiveKit's webhooks have it. */
        public Builder sha256(@Nullable String hash) {
            return set("sha256", hash);
        }

        /** The server's own room configuration to use, by its name there. */
        public Builder roomPreset(@Nullable String preset) {
            return set("roomPreset", preset);
        }

        /** The configuration of a room that this join starts, in camelCase or snake_case; without credentials. */
        public Builder roomConfig(JsonObject config) {
            return set("roomConfig", config);
        }

        /** The same from plain maps and lists. */
        public Builder roomConfig(Map<String, Object> config) {
            return roomConfig(new JsonObject(config));
        }

        /** Adds what {@code grant} sets. */
        public Builder video(VideoGrant grant) {
            return claims.containsKey(VIDEO) ? merge(VIDEO, grant.toJson()) : put(VIDEO, grant.claim());
        }

        /** Adds the fields of a {@code video} grant by LiveKit's names. */
        public Builder video(JsonObject grant) {
            return merge(VIDEO, grant);
        }

        /** Adds what {@code grant} allows. */
        public Builder sip(SipGrant grant) {
            return sip(grant.toJson());
        }

        /** Puts {@code grant} in the place of the {@code video} grant, with nothing left of what was there. */
        public Builder videoInstead(VideoGrant grant) {
            return put(VIDEO, grant.claim());
        }

        /** Adds the fields of a {@code sip} grant by LiveKit's names. */
        public Builder sip(JsonObject grant) {
            return merge("sip", grant);
        }

        /** Adds what {@code grant} allows. */
        public Builder agent(AgentGrant grant) {
            return agent(grant.toJson());
        }

        /** Adds the fields of an {@code agent} grant by LiveKit's names. */
        public Builder agent(JsonObject grant) {
            return merge("agent", grant);
        }

        /** Adds what {@code grant} allows. */
        public Builder inference(InferenceGrant grant) {
            return inference(grant.toJson());
        }

        /** Adds the fields of an {@code inference} grant by LiveKit's names. */
        public Builder inference(JsonObject grant) {
            return merge("inference", grant);
        }

        /** Adds what {@code grant} allows. */
        public Builder observability(ObservabilityGrant grant) {
            return observability(grant.toJson());
        }

        /** Adds the fields of an {@code observability} grant by LiveKit's names. */
        public Builder observability(JsonObject grant) {
            return merge("observability", grant);
        }

        /**
         * The grants in canonical form.
         *
         * @throws InvalidGrantException when a join is granted and the identity or the room is missing
         */
        public ClaimGrants build() {
            var ordered = new JsonObject();
            for (var name : CLAIMS.keySet()) {
                var value = claims.get(name);
                if (value != null) {
                    ordered.put(name, value);
                }
            }
            var grants = new ClaimGrants(ordered);
            if (grants.isForJoin()) {
                requireForJoin("identity", grants.identity());
                requireForJoin("video.room", grants.room());
            }
            return grants;
        }

        private static void requireForJoin(String path, @Nullable String value) {
            if (value == null || value.isEmpty()) {
                throw new InvalidGrantException(path, "is missing, and roomJoin needs it; set it");
            }
        }

        private Builder merge(String claim, JsonObject grant) {
            Object added = read(claim, claim, grant);
            if (added instanceof JsonObject more && claims.get(claim) instanceof JsonObject before) {
                added = read(claim, claim, before.copy().mergeIn(more));
            }
            return added == null ? this : put(claim, added);
        }

        private Builder set(String claim, @Nullable Object value) {
            return set(claim, claim, value);
        }

        private Builder set(String claim, String path, @Nullable Object value) {
            return put(claim, value == null ? null : read(claim, path, value));
        }

        private Builder put(String claim, @Nullable Object canonical) {
            if (canonical == null) {
                claims.remove(claim);
            } else {
                claims.put(claim, canonical);
            }
            return this;
        }

        private static @Nullable Object read(String claim, String path, Object value) {
            return requireNonNull(CLAIMS.get(claim)).read(value, path);
        }
    }
}
