package dev.roomkey.token;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The LiveKit projects that tokens are for: one without a name, or several that rules choose among by name.
 *
 * @param projects by their names, in the order of these
 * @param webhooks whether what LiveKit posts about its rooms is taken
 */
public record LiveKitConfig(SortedMap<String, LiveKitProject> projects, boolean webhooks) {
    /** What the only project is called where there are no names. */
    public static final String UNNAMED = "";

    /** Below this, what is left after the near-expiry margin would not be worth keeping. */
    public static final Duration MIN_TTL = Duration.ofMinutes(5);

    /** The life of a token when nothing else is configured. */
    public static final Duration DEFAULT_TTL = TokenSigner.DEFAULT_TTL;

    /** Longest life taken: LiveKit's servers refresh the tokens of connected clients, so a day is already generous. */
    public static final Duration MAX_TTL = Duration.ofDays(1);

    public LiveKitConfig {
        projects = Collections.unmodifiableSortedMap(new TreeMap<>(projects));
        if (projects.isEmpty()) {
            throw new IllegalArgumentException("projects must hold at least one");
        }
        if (projects.containsKey(UNNAMED) && projects.size() > 1) {
            throw new IllegalArgumentException("projects must all have names, where there are several");
        }
        refuseTwoSecrets(projects.values());
    }

    /** Of some projects. */
    public LiveKitConfig(Map<String, LiveKitProject> projects, boolean webhooks) {
        this(new TreeMap<>(projects), webhooks);
    }

    /** One project without a name, with one key pair. */
    public LiveKitConfig(URI url, ApiKey key, Duration ttl) {
        this(Map.of(UNNAMED, new LiveKitProject(url, List.of(key), ttl)), false);
    }

    /** The only project, or the first by name. */
    public LiveKitProject first() {
        return projects.firstEntry().getValue();
    }

    /** Whether rules choose among projects by name. */
    public boolean hasNames() {
        return !projects.containsKey(UNNAMED);
    }

    /** The key pairs of all projects, each once. */
    public Set<ApiKey> keys() {
        return Set.copyOf(
                projects.values().stream().flatMap(it -> it.keys().stream()).toList());
    }

    /** The pair that stays longest when pairs are replaced by newer ones, of the first project by name. */
    public ApiKey oldestKey() {
        return first().oldestKey();
    }

    /** What is signed says by its key's id alone which secret has signed it. */
    private static void refuseTwoSecrets(Collection<LiveKitProject> projects) {
        var known = new HashMap<String, ApiKey>();
        for (var project : projects) {
            for (var key : project.keys()) {
                if (!key.equals(known.computeIfAbsent(key.id(), first -> key))) {
                    throw new IllegalArgumentException(
                            "projects must not have different secrets for one API key; make each its own pair");
                }
            }
        }
    }
}
