package dev.roomkey.config;

import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.LiveKitProject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code livekit:}: one project, whose values the ecosystem's own variables hold too, or several by name. */
final class LiveKitReader {
    private static final String PROJECTS = "projects";
    private static final String URL_MEND = "write what clients connect to, like wss://livekit.example.com";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private LiveKitReader() {}

    /** The section as production needs it: with keys that nobody can guess. */
    static Field<LiveKitConfig> production(Section livekit) {
        return read(livekit, true);
    }

    /** The section with whatever key a developer's server has. */
    static Field<LiveKitConfig> development(Section livekit) {
        return read(livekit, false);
    }

    private static Field<LiveKitConfig> read(Section livekit, boolean production) {
        var single = livekit.file(PROJECTS).isEmpty();
        var url = livekit.get("url", Form.liveKitUrl(), single ? "LIVEKIT_URL" : "")
                .requiredIf(single, URL_MEND);
        var keys = new ApiKeyPairs(livekit, production).read(single, single);
        var ttl = livekit.get("ttl", ttl()).or(LiveKitConfig.DEFAULT_TTL);
        var webhooks = livekit.get("webhooks", Form.flag()).or(false);
        var projects = projects(livekit, production, ttl);
        url.value().filter(it -> production).ifPresent(it -> checkEncrypted(livekit, it));
        if (!single && url.value().isPresent()) {
            livekit.refuse("url", "does not go with projects", "move it into one of them");
        }
        return livekit.build(() -> new LiveKitConfig(
                single
                        ? Map.of(LiveKitConfig.UNNAMED, new LiveKitProject(url.get(), keys.get(), ttl.get()))
                        : projects.get(),
                webhooks.get()));
    }

    private static Field<Map<String, LiveKitProject>> projects(
            Section livekit, boolean production, Field<Duration> ttl) {
        livekit.know(PROJECTS, "mapping of a name to its keys");
        livekit.reading().initial(livekit.path().child(PROJECTS), KnownKey.NONE);
        var fields = livekit.named(PROJECTS, List.of(), it -> project(it, production, ttl));
        fields.keySet().stream()
                .filter(it -> SessionsReader.name().parse().apply(it).isEmpty())
                .forEach(it -> livekit.refuse(
                        PROJECTS, Quote.value(it) + " is not a name", "begin with a letter; a-z, 0-9 and dashes"));
        if (fields.isEmpty() && livekit.file(PROJECTS).isPresent()) {
            livekit.refuse(PROJECTS, "holds no project", "write one, like eu: {url: …}, or remove the key");
        }
        return Field.all(List.copyOf(fields.values())).then(all -> {
            var projects = new TreeMap<String, LiveKitProject>();
            fields.forEach((name, project) -> projects.put(name, project.get()));
            return Field.of(projects);
        });
    }

    private static Field<LiveKitProject> project(Section project, boolean production, Field<Duration> initialTtl) {
        var url = project.get("url", Form.liveKitUrl()).required(URL_MEND);
        var keys = new ApiKeyPairs(project, production).read(true, false);
        var ttl = project.get("ttl", ttl()).optional();
        url.value().filter(it -> production).ifPresent(it -> checkEncrypted(project, it));
        return project.build(
                () -> new LiveKitProject(url.get(), keys.get(), ttl.value().orElseGet(initialTtl::get)));
    }

    static Form<Duration> ttl() {
        return Form.duration(LiveKitConfig.MIN_TTL, LiveKitConfig.MAX_TTL);
    }

    private static void checkEncrypted(Section livekit, URI url) {
        if ("ws".equals(url.getScheme()) && !LOOPBACK.contains(url.getHost())) {
            livekit.notice("url", "tokens travel to LiveKit unencrypted over ws://; use wss://");
        }
    }
}
