package dev.roomkey.policy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.TreeMap;

/** A hash over everything that the rules are made of, the same in every instance that has the same rules. */
final class PolicyVersion {
    /** To be raised when the same configuration comes to mean something else. */
    private static final int FORMAT = 3;

    private static final int BYTES = 16;

    private PolicyVersion() {}

    /** 32 hexadecimal digits. */
    static String of(RoomsConfig config) {
        var rules =
                new JsonArray(config.rules().stream().map(PolicyVersion::json).toList());
        var whole = new JsonArray()
                .add(FORMAT)
                .add(config.identity())
                .add(config.unnamed().name())
                .add(json(config.requestFields().asOverrides()))
                .add(rules);
        return Sha256.hex(whole, BYTES);
    }

    private static JsonArray json(Rule rule) {
        var require = new TreeMap<String, Object>();
        rule.require().forEach((pointer, texts) -> require.put(pointer.toString(), sorted(texts)));
        return new JsonArray()
                .add(rule.name())
                .add(rule.room())
                .add(new JsonObject(require))
                .add(rule.guests())
                .add(json(rule.terms()));
    }

    /** A preset as what it grants, since its name may come to mean something else. */
    private static JsonArray json(Terms terms) {
        var preset = terms.preset();
        var ttl = terms.ttl();
        return new JsonArray()
                .add(terms.inherit())
                .add(preset == null ? null : preset.grant().toJson())
                .add(new JsonObject(new TreeMap<>(terms.grants().getMap())))
                .add(terms.allowPrivileged())
                .add(ttl == null ? null : ttl.toMillis())
                .add(terms.roomPreset())
                .add(json(terms.requestFields()))
                .add(terms.project());
    }

    private static JsonArray json(FieldOverrides fields) {
        var attributes = fields.attributes();
        var agents = fields.agents();
        return new JsonArray()
                .add(fields.name())
                .add(fields.metadata())
                .add(attributes == null ? null : sorted(attributes))
                .add(fields.maxBytes())
                .add(
                        agents == null
                                ? null
                                : new JsonArray(
                                        agents.stream().map(PolicyVersion::json).toList()));
    }

    private static JsonArray json(AllowedAgent agent) {
        return new JsonArray()
                .add(agent.name())
                .add(sorted(agent.deployments()))
                .add(agent.maxMetadataBytes());
    }

    private static JsonArray sorted(Collection<String> texts) {
        return new JsonArray(texts.stream().sorted().toList());
    }
}
