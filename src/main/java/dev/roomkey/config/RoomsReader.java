package dev.roomkey.config;

import dev.roomkey.policy.RequestFields;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.RoomsConfig.Unnamed;
import dev.roomkey.policy.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code rooms:}. What the templates and grants mean is the policy's to judge. */
final class RoomsReader {
    private RoomsReader() {}

    static Field<RoomsConfig> read(Section rooms) {
        checkDefault(rooms);
        var identity = rooms.get("identity", Form.text()).or(RoomsConfig.DEFAULT_IDENTITY);
        var unnamed = rooms.get("unnamed", Form.choice(Unnamed.class)).or(Unnamed.REFUSE);
        var fields = rooms.child("request-fields", RoomsReader::requestFields);
        var rules = rooms.items("rules", RoomsReader::rule, "[]")
                .required("without a rule every join is refused; write at least one");
        if (rules.value().filter(List::isEmpty).isPresent()) {
            rooms.refuse("rules", "holds no rule, so that every join would be refused", "write at least one");
        }
        return rooms.build(() -> new RoomsConfig(rules.get(), identity.get(), unnamed.get(), fields.get()));
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
        return fields.build(() -> new RequestFields(name.get(), metadata.get(), Set.copyOf(attributes.get())));
    }

    private static Field<Rule> rule(Section rule) {
        var name = rule.get("name", Form.text()).required("name the rule; logs and refusals call it so");
        var room = rule.get("room", Form.text()).required("write the rooms it is for, like \"team-*\"");
        var require = rule.allowed("require", Form.pointer()).or(Map.of());
        var grants = rule.json("grants").required("write what it grants, like {canPublish: true, canSubscribe: true}");
        var privileged = rule.get("allow-privileged", Form.flag()).or(false);
        return rule.build(() -> new Rule(name.get(), room.get(), require.get(), grants.get(), privileged.get()));
    }
}
