package dev.roomkey.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A configuration made ready to decide.
 *
 * @param problems everything that is wrong with it; only without any may the rest be used
 */
record CompiledRooms(IdentityTemplate identity, List<CompiledRule> rules, List<RoomsConfig.Problem> problems) {
    private static final int MAX_AGENT_NAME_BYTES = 256;

    /** As many as a token can dispatch. */
    private static final int MAX_AGENTS = 64;

    static CompiledRooms of(RoomsConfig config) {
        var problems = new Problems("rooms");
        var rules = new RulesCompiler(config, problems).compile();
        var identity = IdentityTemplate.compile(config.identity(), problems.at("identity"));
        checkGuests(config, problems.at("identity"));
        checkUnnamed(config, problems.at("unnamed"));
        checkFields(config.requestFields(), problems.at("request-fields"));
        return new CompiledRooms(identity, rules, problems.found());
    }

    private static void checkGuests(RoomsConfig config, Problems problems) {
        if (config.identity().contains("{claims.") && config.rules().stream().anyMatch(Rule::guests)) {
            problems.add(
                    "is made of claims, which guests have none of, while a rule lets them in",
                    "make it of {namespace}, {subject} and {device}");
        }
    }

    private static void checkUnnamed(RoomsConfig config, Problems problems) {
        if (config.unnamed() == RoomsConfig.Unnamed.GENERATE
                && config.rules().stream().map(Rule::room).noneMatch(RoomInventor::mayBeAllowedBy)) {
            problems.add(
                    "invents rooms that no rule allows",
                    "add a rule with room: " + RoomInventor.PREFIX + "*, or refuse unnamed rooms");
        }
    }

    /** What is wrong with fields that a client may set. */
    static void checkFields(RequestFields fields, Problems problems) {
        checkAttributes(fields.attributes(), problems.at("participant-attributes"));
        checkAgents(fields.agents(), problems.at("agents"));
    }

    private static void checkAttributes(Set<String> keys, Problems problems) {
        keys.stream().sorted().forEach(key -> {
            if (key.isEmpty() || key.startsWith(FieldCheck.RESERVED_PREFIX)) {
                problems.add(
                        "'" + key + "' is no key that a client can set",
                        "remove it: LiveKit keeps names with " + FieldCheck.RESERVED_PREFIX + " to itself");
            }
        });
    }

    private static void checkAgents(List<AllowedAgent> agents, Problems problems) {
        var names = new HashSet<String>();
        for (var agent : agents) {
            if (agent.name().isBlank() || !Texts.fits(agent.name(), MAX_AGENT_NAME_BYTES)) {
                problems.add("holds an agent without a usable name", "give it the name that the agent registers with");
            }
            if (!names.add(agent.name())) {
                problems.add("names '" + agent.name() + "' twice", "put all of its deployments into one entry");
            }
        }
        if (agents.size() > MAX_AGENTS) {
            problems.add("names more than " + MAX_AGENTS + " agents", "a room needs one or two");
        }
    }
}
