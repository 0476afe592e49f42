package dev.roomkey.cli;

import dev.roomkey.token.ClaimGrants;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who the token is for, and what it tells about them and their room. */
final class ParticipantOptions {
    private static final long MAX_FILE_BYTES = 1024 * 1024;

    @Option(
            names = {"--room", "-r"},
            paramLabel = "NAME",
            description = "The room, also as a template: room-%%t. Default for --join and --admin: a generated one.")
    @Nullable
    String room;

    @Option(
            names = {"--identity", "-i"},
            paramLabel = "ID",
            description = "Who joins, also as a template: bot-%%x. Default for --join: a generated one.")
    @Nullable
    String identity;

    @Option(
            names = {"--name", "-n"},
            paramLabel = "NAME",
            description = "The name that others see, also as a template.")
    @Nullable
    String name;

    @Option(names = "--metadata", paramLabel = "TEXT", description = "What all participants are told about this one.")
    private @Nullable String metadata;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUE",
            description = "The same by names; may be given several times.")
    private List<String> attributes = new ArrayList<>();

    @Option(
            names = "--attribute-file",
            paramLabel = "FILE",
            description = "A JSON object with attributes, which win over --attribute.")
    private @Nullable Path attributeFile;

    @Option(names = "--agent", paramLabel = "NAME", description = "An agent to send to the room that the join starts.")
    private @Nullable String agent;

    @Option(
            names = {"--deployment", "-d"},
            paramLabel = "NAME",
            description = "Which deployment of the agent.")
    private @Nullable String deployment;

    @Option(names = "--job-metadata", paramLabel = "TEXT", description = "What the agent is told.")
    private @Nullable String jobMetadata;

    @Option(
            names = "--room-config",
            paramLabel = "FILE",
            description = "A JSON object with LiveKit's RoomConfiguration for a room that the join starts.")
    private @Nullable Path roomConfig;

    @Option(
            names = "--room-preset",
            paramLabel = "NAME",
            description = "A room configuration of the server's, for a room that the join starts.")
    private @Nullable String roomPreset;

    /** Adds what the options say besides identity, name and room; an {@link IllegalArgumentException} is for whoever wrote it. */
    void addTo(ClaimGrants.Builder grants) {
        if (agent == null && (deployment != null || jobMetadata != null)) {
            throw new IllegalArgumentException(
                    "--deployment and --job-metadata are about an agent: name it by --agent");
        }
        var config = roomConfig == null ? new JsonObject() : json(roomConfig, "--room-config");
        if (agent != null) {
            config.put(
                    "agents",
                    config.getJsonArray("agents", new JsonArray()).copy().add(dispatch(agent)));
        }
        grants.metadata(metadata).attributes(attributes()).roomConfig(config).roomPreset(roomPreset);
    }

    /** Whether it says anything that only a join does. */
    boolean needsJoin() {
        return agent != null;
    }

    private JsonObject dispatch(String agentName) {
        return new JsonObject()
                .put("agentName", agentName)
                .put("deployment", deployment)
                .put("metadata", jobMetadata);
    }

    private Map<String, String> attributes() {
        var all = new LinkedHashMap<String, String>();
        attributes.stream()
                .flatMap(it -> Stream.of(it.split(",(?=[A-Za-z_][A-Za-z0-9_.-]*=)", -1)))
                .forEach(it -> addAttribute(it, all));
        if (attributeFile != null) {
            json(attributeFile, "--attribute-file").forEach(it -> {
                if (!(it.getValue() instanceof String text)) {
                    throw new IllegalArgumentException("--attribute-file must hold texts by names: {\"seat\": \"12\"}");
                }
                all.put(it.getKey(), text);
            });
        }
        return all;
    }

    private static void addAttribute(String written, Map<String, String> to) {
        int equals = written.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--attribute is written NAME=VALUE");
        }
        var value = written.substring(equals + 1);
        boolean isQuoted = value.length() >= 2
                && "\"'".indexOf(value.charAt(0)) >= 0
                && value.charAt(0) == value.charAt(value.length() - 1);
        to.put(written.substring(0, equals).strip(), isQuoted ? value.substring(1, value.length() - 1) : value);
    }

    private static JsonObject json(Path file, String option) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IllegalArgumentException("the file of " + option + " is longer than 1 MiB");
            }
            return new JsonObject(Files.readString(file));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the file of " + option + " cannot be read");
        } catch (DecodeException | ClassCastException noObject) {
            throw new IllegalArgumentException("the file of " + option + " is no JSON object");
        }
    }
}
