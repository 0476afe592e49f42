package dev.roomkey.policy;

import dev.roomkey.model.Controls;
import java.util.ArrayList;
import java.util.List;

/** Makes rules ready, one by one in their order; what is wrong with them goes to the problems. */
final class RulesCompiler {
    private static final String OWN_RULE = "give guests a rule of their own";
    private static final int MAX_RULE_NAME_BYTES = 64;
    private static final int MAX_PRESET_NAME_BYTES = 256;

    private final List<Rule> rules;
    private final Inheritance inheritance;
    private final Problems problems;

    RulesCompiler(RoomsConfig config, Problems problems) {
        this.rules = config.rules();
        this.inheritance = new Inheritance(config);
        this.problems = problems;
    }

    List<CompiledRule> compile() {
        var compiled = new ArrayList<CompiledRule>();
        for (int i = 0; i < rules.size(); i++) {
            var at = problems.at("rules[" + i + "]");
            checkName(i, at.at("name"));
            compiled.add(compile(rules.get(i), at));
            checkReachable(i, at);
        }
        return List.copyOf(compiled);
    }

    private CompiledRule compile(Rule rule, Problems at) {
        var room = RoomPattern.compile(rule.room(), at.at("room"));
        checkRequire(rule, at.at("require"));
        var given = inheritance.given(rule, at);
        checkTerms(rule.terms(), at);
        if (rule.guests()) {
            checkGuests(rule, given, at);
        }
        return new CompiledRule(rule, room, given, new FieldCheck(given.fields()));
    }

    private static void checkGuests(Rule rule, Given given, Problems at) {
        if (!rule.require().isEmpty() || rule.room().contains("{claims.")) {
            at.at("guests").add("never come in where claims are asked for, since they have none", OWN_RULE);
        }
        RuleGrants.privileged(given.grants())
                .forEach(it -> at.at("guests").add("would get " + it + ", which nobody unknown should hold", OWN_RULE));
    }

    private static void checkRequire(Rule rule, Problems at) {
        rule.require().entrySet().stream()
                .filter(it -> it.getValue().isEmpty() || it.getKey().isRootPointer())
                .map(it -> it.getKey().toString())
                .sorted()
                .forEach(it -> at.at(it)
                        .add("can never hold", "give a claim by its pointer, such as /role, and the texts it may be"));
    }

    private static void checkTerms(Terms terms, Problems at) {
        String preset = terms.roomPreset();
        if (preset != null && (preset.isBlank() || !isPrintable(preset, MAX_PRESET_NAME_BYTES))) {
            at.at("room-preset").add("is no name", "give the name of one of LiveKit's room configurations");
        }
        CompiledRooms.checkFields(terms.requestFields().over(RequestFields.DEFAULT), at.at("request-fields"));
    }

    private void checkName(int index, Problems at) {
        String name = rules.get(index).name();
        if (name.isBlank() || !isPrintable(name, MAX_RULE_NAME_BYTES)) {
            at.add("is no name", "give 1 to " + MAX_RULE_NAME_BYTES + " bytes of printable text");
        }
        if (rules.subList(0, index).stream().anyMatch(it -> it.name().equals(name))) {
            at.add("is the name of an earlier rule too", "give each rule its own, so that logs can tell them apart");
        }
    }

    private void checkReachable(int index, Problems at) {
        var rule = rules.get(index);
        rules.subList(0, index).stream()
                .filter(it -> it.takesAllOf(rule))
                .findFirst()
                .ifPresent(it -> at.add(
                        "is never asked, since rule '" + it.name() + "' matches first whatever it would match",
                        "put the rule that requires more before it"));
    }

    private static boolean isPrintable(String text, int maxBytes) {
        return Texts.fits(text, maxBytes) && !Controls.areIn(text);
    }
}
