package dev.roomkey.cli;

import dev.roomkey.policy.GrantPreset;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.InferenceGrant;
import dev.roomkey.token.InvalidGrantException;
import dev.roomkey.token.ObservabilityGrant;
import dev.roomkey.token.ParticipantKind;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the token shall allow. A preset comes first, the flags are laid over it, and {@code --grant} over both. */
final class GrantOptions {
    /** Members of {@code --grant} that are grants of their own and no field of {@code video}. */
    private static final List<String> OTHER_GRANTS = List.of("sip", "agent", "inference", "observability");

    @Option(names = "--join", description = "May join the room.")
    private boolean join;

    @Option(names = "--create", description = "May create and delete rooms.")
    private boolean create;

    @Option(names = "--list", description = "May list rooms.")
    private boolean list;

    @Option(names = "--admin", description = "May mute, change and remove the participants of the room.")
    private boolean admin;

    @Option(names = "--egress", description = "May record and stream rooms.")
    private boolean egress;

    @Option(names = "--ingress", description = "May manage ingress.")
    private boolean ingress;

    @Option(names = "--recorder", description = "For a recorder: roomRecord, recorder and hidden.")
    private boolean recorder;

    @Option(names = "--hidden", description = "The others do not see it.")
    private boolean hidden;

    @Option(names = "--allow-update-metadata", description = "May change its own name, metadata and attributes.")
    private boolean updateMetadata;

    @Option(
            names = "--allow-source",
            split = ",",
            paramLabel = "SOURCE",
            description = "May publish these alone: camera, microphone, screen_share, screen_share_audio.")
    private List<String> sources = new ArrayList<>();

    @Option(names = "--no-publish", description = "May not publish; LiveKit's default is that it may.")
    private boolean noPublish;

    @Option(names = "--no-subscribe", description = "May not see and hear the others.")
    private boolean noSubscribe;

    @Option(names = "--no-data", description = "May not send data.")
    private boolean noData;

    @Option(
            names = "--preset",
            paramLabel = "PRESET",
            completionCandidates = Presets.class,
            description = "Lets it join with grants that go together: ${COMPLETION-CANDIDATES}.")
    private @Nullable String preset;

    @Option(
            names = "--sip",
            split = ",",
            paramLabel = "GRANT",
            description = "SIP: admin (trunks and rules), call (place calls).")
    private List<String> sip = new ArrayList<>();

    @Option(names = "--inference", description = "May use LiveKit's models.")
    private boolean inference;

    @Option(names = "--observability", description = "May write traces and metrics.")
    private boolean observability;

    @Option(
            names = "--agent-grant",
            split = ",",
            paramLabel = "GRANT",
            description = "Agents of LiveKit's cloud: admin, simulationAdmin, databaseAdmin.")
    private List<String> agent = new ArrayList<>();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "What the participant is: standard, ingress, egress, sip, agent, connector, bridge.")
    private @Nullable String kind;

    @Option(
            names = "--grant",
            paramLabel = "JSON",
            description = "Fields of the video grant, or whole grants by name, laid over all others:"
                    + " {\"canPublish\": false}, or {\"sip\": {\"call\": true}}.")
    private @Nullable String grant;

    /** The names that {@code --preset} takes. */
    static final class Presets extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Presets() {
            for (var it : GrantPreset.values()) {
                add(name(it));
            }
        }

        private static String name(GrantPreset preset) {
            return preset.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<GrantPreset> of(String name) {
            return List.of(GrantPreset.values()).stream()
                    .filter(it -> name(it).equals(name))
                    .findFirst();
        }
    }

    /**
     * The {@code video} grant that they make.
     *
     * @throws InvalidGrantException for what may not stand in a token
     * @throws IllegalArgumentException for what cannot be read, for whoever wrote it
     */
    VideoGrant video() {
        var video = preset().mergeIn(flags());
        var json = json();
        if (json.getValue("video") instanceof JsonObject whole) {
            video.mergeIn(whole);
        }
        json.remove("video");
        OTHER_GRANTS.stream()
                .filter(it -> json.getValue(it) instanceof JsonObject)
                .forEach(json::remove);
        return VideoGrant.fromJson(video.mergeIn(json), "video");
    }

    /** Adds all others; throws alike. */
    void addOthers(ClaimGrants.Builder grants) {
        named(sip).ifPresent(grants::sip);
        named(agent).ifPresent(grants::agent);
        if (inference) {
            grants.inference(new InferenceGrant(true));
        }
        if (observability) {
            grants.observability(new ObservabilityGrant(true));
        }
        if (kind != null) {
            grants.kind(ParticipantKind.of(kind)
                    .orElseThrow(() -> new IllegalArgumentException("--kind is none that LiveKit knows")));
        }
        var json = json();
        OTHER_GRANTS.forEach(it -> {
            if (json.getValue(it) instanceof JsonObject whole) {
                addOther(it, whole, grants);
            }
        });
    }

    private JsonObject preset() {
        return preset == null
                ? new JsonObject()
                : Presets.of(preset)
                        .map(it -> it.grant().toJson().put("roomJoin", true))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "--preset is none of " + String.join(", ", new Presets())));
    }

    private JsonObject flags() {
        var video = new JsonObject();
        flagsThatAllow().forEach((name, isSet) -> {
            if (isSet) {
                video.put(name, true);
            }
        });
        flagsThatForbid().forEach((name, isSet) -> {
            if (isSet) {
                video.put(name, false);
            }
        });
        if (!sources.isEmpty()) {
            video.put("canPublishSources", new JsonArray(sources));
        }
        return video;
    }

    private Map<String, Boolean> flagsThatAllow() {
        var flags = new LinkedHashMap<String, Boolean>();
        flags.put("roomJoin", join);
        flags.put("roomCreate", create);
        flags.put("roomList", list);
        flags.put("roomAdmin", admin);
        flags.put("roomRecord", egress || recorder);
        flags.put("ingressAdmin", ingress);
        flags.put("recorder", recorder);
        flags.put("hidden", hidden || recorder);
        flags.put("canUpdateOwnMetadata", updateMetadata);
        return flags;
    }

    private Map<String, Boolean> flagsThatForbid() {
        return Map.of("canPublish", noPublish, "canSubscribe", noSubscribe, "canPublishData", noData);
    }

    private static Optional<JsonObject> named(List<String> names) {
        var grant = new JsonObject();
        names.forEach(it -> grant.put(it, true));
        return names.isEmpty() ? Optional.empty() : Optional.of(grant);
    }

    private JsonObject json() {
        try {
            return grant == null ? new JsonObject() : new JsonObject(grant);
        } catch (DecodeException | ClassCastException noObject) {
            throw new IllegalArgumentException(
                    "--grant is no JSON object; quote it for the shell: '{\"hidden\": true}'");
        }
    }

    private static void addOther(String name, JsonObject grant, ClaimGrants.Builder grants) {
        switch (name) {
            case "sip" -> grants.sip(grant);
            case "agent" -> grants.agent(grant);
            case "inference" -> grants.inference(grant);
            default -> grants.observability(grant);
        }
    }
}
