package dev.roomkey.config;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment's variables, and which of them were asked for. An empty variable counts as not set, as in a compose file whose
 * {@code NAME=${NAME:-}} has nothing to put there.
 */
final class Environment {
    static final String PREFIX = "ROOMKEY_";

    /** What Kubernetes sets in every pod of a namespace for a Service, beside {@code …_SERVICE_HOST}. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "(?<service>.+?)_(?<kind>SERVICE_HOST|SERVICE_PORT(_.+)?|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private final Map<String, String> variables;
    private final Set<String> asked = new HashSet<>();

    Environment(Map<String, String> variables) {
        this.variables = variables.entrySet().stream()
                .filter(it -> !it.getValue().isEmpty() && !isServiceLink(it.getKey(), variables))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The variable's value; it counts as known from here on, set or not. */
    Optional<String> get(String name) {
        asked.add(name);
        return Optional.ofNullable(variables.get(name));
    }

    /** Whether anything is set below a section. */
    boolean hasBelow(KeyPath section) {
        return variables.keySet().stream().anyMatch(it -> it.startsWith(section.variable() + "_"));
    }

    /** Every variable that was asked for, set or not. */
    Set<String> known() {
        return Set.copyOf(asked);
    }

    /** The variables of ours that are set and that nobody asked for, in order. */
    Set<String> unknown() {
        var unknown = new TreeSet<String>();
        variables.keySet().stream()
                .filter(it -> it.startsWith(PREFIX) && !asked.contains(it))
                .forEach(unknown::add);
        return unknown;
    }

    /**
     * A Service named {@code roomkey-management} makes Kubernetes set {@code ROOMKEY_MANAGEMENT_PORT=tcp://10.0.0.1:9000}, which is no
     * setting of anybody's.
     */
    private static boolean isServiceLink(String name, Map<String, String> variables) {
        var link = SERVICE_LINK.matcher(name);
        return name.startsWith(PREFIX)
                && link.matches()
                && variables.containsKey(link.group("service") + "_SERVICE_HOST")
                && (!link.group("kind").equals("PORT")
                        || variables.getOrDefault(name, "").contains("://"));
    }
}
