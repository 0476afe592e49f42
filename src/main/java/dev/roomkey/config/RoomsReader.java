package dev.roomkey.config;

import dev.roomkey.callback.CallbackConfig;
import dev.roomkey.policy.AllowedAgent;
import dev.roomkey.policy.FieldOverrides;
import dev.roomkey.policy.GrantPreset;
import dev.roomkey.policy.RequestFields;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import dev.roomkey.policy.Rule;
import dev.roomkey.policy.Terms;
import dev.roomkey.token.LiveKitConfig;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code rooms:}. What the templates and grants mean is the policy's to judge. */
final class RoomsReader {
    private static final String GRANTS_MEND =
            "write what it grants, like {canPublish: true, canSubscribe: true}, or name a preset, or a rule to inherit from";

    private RoomsReader() {}

    /**
     * The whole section.
     *
     * @param callback whom to ask after the rules, if anybody
     */
    record Rooms(RoomsConfig config, @Nullable CallbackConfig callback) {}

    /** With its callback, whose secrets are read too. */
    static Field<Rooms> withCallback(Section rooms) {
        var callback = rooms.child("callback", CallbackReader::read);
        var config = rules(rooms);
        return rooms.build(() -> new Rooms(config.get(), callback.orNull()));
    }

    /** The rules alone. */
    static Field<RoomsConfig> read(Section rooms) {
        rooms.know("callback", "mapping");
        var config = rules(rooms);
        return rooms.build(config::get);
    }

    private static Field<RoomsConfig> rules(Section rooms) {
        checkDefault(rooms);
        var identity = rooms.get("identity", Form.text()).or(RoomsConfig.DEFAULT_IDENTITY);
        var unnamed = rooms.get("unnamed", Form.choice(Unnamed.class)).or(Unnamed.REFUSE);
        var fields = rooms.child("request-fields", RoomsReader::requestFields);
        var rules = rooms.items("rules", RoomsReader::rule, "[]")
                .required("without a rule every join is refused; write at least one");
        if (rules.value().filter(List::isEmpty).isPresent()) {
            rooms.refuse("rules", "holds no rule, so that every join would be refused", "write at least one");
        }
        return rooms.buildPart(() -> new RoomsConfig(rules.get(), identity.get(), unnamed.get(), fields.get()));
    }

    /** The one word is there to be written down, so that a reader of the file need not know it. */
    private static void checkDefault(Section rooms) {
        var deny = new Form<>(
                "deny, the only default there is",
                it -> "a rule with room \"*\" allows what no other rule does",
                Form.word("deny").parse(),
                it -> it);
        rooms.get("default", deny).or("deny");
    }

    private static Field<RequestFields> requestFields(Section fields) {
        var initial = RequestFields.DEFAULT;
        var name = fields.get("participant-name", Form.flag()).or(initial.name());
        var metadata = fields.get("participant-metadata", Form.flag()).or(initial.metadata());
        var attributes = fields.list("participant-attributes", Form.text()).or(List.copyOf(initial.attributes()));
        var maxBytes =
                fields.get("max-bytes", Form.size(0, RequestFields.MAX_BYTES)).or(initial.maxBytes());
        var agents = fields.items("agents", RoomsReader::agent, "[]").or(initial.agents());
        return fields.build(() -> new RequestFields(
                name.get(), metadata.get(), Set.copyOf(attributes.get()), maxBytes.get(), agents.get()));
    }

    private static Field<FieldOverrides> fieldOverrides(Section fields) {
        var name = fields.get("participant-name", Form.flag()).optional();
        var metadata = fields.get("participant-metadata", Form.flag()).optional();
        var attributes = fields.list("participant-attributes", Form.text()).optional();
        var maxBytes =
                fields.get("max-bytes", Form.size(0, RequestFields.MAX_BYTES)).optional();
        var agents = fields.items("agents", RoomsReader::agent, KnownKey.NONE).optional();
        return fields.build(() -> new FieldOverrides(
                name.orNull(),
                metadata.orNull(),
                attributes.value().map(Set::copyOf).orElse(null),
                maxBytes.orNull(),
                agents.orNull()));
    }

    private static Field<AllowedAgent> agent(Section agent) {
        var name = agent.get("name", Form.text()).required("write the name that the agent registers with");
        var deployments = agent.list("deployments", Form.text()).or(List.of());
        var metadata =
                agent.get("max-metadata", Form.size(0, RequestFields.MAX_BYTES)).or(0);
        return agent.build(() -> new AllowedAgent(name.get(), Set.copyOf(deployments.get()), metadata.get()));
    }

    private static Field<Rule> rule(Section rule) {
        var name = rule.get("name", Form.text()).required("name the rule; logs and refusals call it so");
        var room = rule.get("room", Form.text()).required("write the rooms it is for, like \"team-*\"");
        var require = rule.allowed("require", Form.pointer()).or(Map.of());
        var guests = rule.get("guests", Form.flag()).or(false);
        var terms = terms(rule);
        return rule.build(() -> new Rule(name.get(), room.get(), require.get(), guests.get(), terms.get()));
    }

    /** What stands beside the conditions in the same section. */
    private static Supplier<Terms> terms(Section rule) {
        var inherit = rule.get("inherit", Form.text()).optional();
        var preset = rule.get("preset", Form.choice(GrantPreset.class)).optional();
        var grants = rule.json("grants").optional();
        var privileged = rule.get("allow-privileged", Form.flag()).or(false);
        var ttl = rule.get("ttl", Form.duration(LiveKitConfig.MIN_TTL, LiveKitConfig.MAX_TTL))
                .optional();
        var roomPreset = rule.get("room-preset", Form.text()).optional();
        var project = rule.get("project", SessionsReader.name()).optional();
        var fields = rule.child("request-fields", RoomsReader::fieldOverrides);
        if (Stream.of(inherit, preset, grants).allMatch(it -> !it.isBroken() && it.orNull() == null)) {
            rule.refuse("grants", "is missing", GRANTS_MEND);
        }
        return () -> new Terms(
                inherit.orNull(),
                preset.orNull(),
                grants.value().orElseGet(JsonObject::new),
                privileged.get(),
                ttl.orNull(),
                roomPreset.orNull(),
                fields.get(),
                project.orNull());
    }
}
