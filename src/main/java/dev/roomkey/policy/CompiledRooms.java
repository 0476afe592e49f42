package dev.roomkey.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A configuration made ready to decide.
 *
 * @param problems everything that is wrong with it; only without any may the rest be used
 */
record CompiledRooms(IdentityTemplate identity, List<CompiledRule> rules, List<RoomsConfig.Problem> problems) {
    private static final int MAX_RULE_NAME_BYTES = 64;

    static CompiledRooms of(RoomsConfig config) {
        var problems = new Problems("rooms");
        var rules = rules(config.rules(), problems);
        var identity = IdentityTemplate.compile(config.identity(), problems.at("identity"));
        checkUnnamed(config, problems.at("unnamed"));
        checkAttributes(config.requestFields(), problems.at("request-fields").at("participant-attributes"));
        return new CompiledRooms(identity, rules, problems.found());
    }

    private static List<CompiledRule> rules(List<Rule> rules, Problems problems) {
        var compiled = new ArrayList<CompiledRule>();
        for (int i = 0; i < rules.size(); i++) {
            var at = problems.at("rules[" + i + "]");
            checkName(rules, i, at.at("name"));
            compiled.add(rule(rules.get(i), at));
            checkReachable(rules, i, at);
        }
        return List.copyOf(compiled);
    }

    private static CompiledRule rule(Rule rule, Problems problems) {
        var room = RoomPattern.compile(rule.room(), problems.at("room"));
        checkRequire(rule, problems.at("require"));
        return new CompiledRule(rule.name(), room, rule.require(), RuleGrants.compile(rule, problems.at("grants")));
    }

    private static void checkRequire(Rule rule, Problems problems) {
        rule.require().entrySet().stream()
                .filter(it -> it.getValue().isEmpty() || it.getKey().isRootPointer())
                .map(it -> it.getKey().toString())
                .sorted()
                .forEach(it -> problems.at(it)
                        .add("can never hold", "give a claim by its pointer, such as /role, and the texts it may be"));
    }

    private static void checkName(List<Rule> rules, int index, Problems problems) {
        String name = rules.get(index).name();
        if (name.isBlank() || !Texts.fits(name, MAX_RULE_NAME_BYTES) || Texts.hasControls(name)) {
            problems.add("is no name", "give 1 to " + MAX_RULE_NAME_BYTES + " bytes of printable text");
        }
        if (rules.subList(0, index).stream().anyMatch(it -> it.name().equals(name))) {
            problems.add(
                    "is the name of an earlier rule too", "give each rule its own, so that logs can tell them apart");
        }
    }

    private static void checkReachable(List<Rule> rules, int index, Problems problems) {
        var rule = rules.get(index);
        rules.subList(0, index).stream()
                .filter(it -> it.takesAllOf(rule))
                .findFirst()
                .ifPresent(it -> problems.add(
                        "is never asked, since rule '" + it.name() + "' matches first whatever it would match",
                        "put the rule that requires more before it"));
    }

    private static void checkUnnamed(RoomsConfig config, Problems problems) {
        if (config.unnamed() == RoomsConfig.Unnamed.GENERATE
                && config.rules().stream().map(Rule::room).noneMatch(RoomInventor::mayBeAllowedBy)) {
            problems.add(
                    "invents rooms that no rule allows",
                    "add a rule with room: " + RoomInventor.PREFIX + "*, or refuse unnamed rooms");
        }
    }

    private static void checkAttributes(RequestFields fields, Problems problems) {
        fields.attributes().stream().sorted().forEach(key -> {
            if (key.isEmpty() || key.startsWith(FieldCheck.RESERVED_PREFIX)) {
                problems.add(
                        "'" + key + "' is no key that a client can set",
                        "remove it: LiveKit keeps names with " + FieldCheck.RESERVED_PREFIX + " to itself");
            }
        });
    }
}
