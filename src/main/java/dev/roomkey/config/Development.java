package dev.roomkey.config;

import dev.roomkey.http.HttpConfig;
import dev.roomkey.http.ManagementConfig;
import dev.roomkey.limit.LimitConfig;
import dev.roomkey.model.Secret;
import dev.roomkey.policy.FieldOverrides;
import dev.roomkey.policy.GrantPreset;
import dev.roomkey.policy.RequestFields;
import dev.roomkey.policy.RoomsConfig;
import dev.roomkey.policy.Rule;
import dev.roomkey.policy.Terms;
import dev.roomkey.session.Algorithm;
import dev.roomkey.session.Carriers;
import dev.roomkey.session.CookieSource;
import dev.roomkey.session.JwtConfig;
import dev.roomkey.session.KeySource;
import dev.roomkey.session.SessionsConfig;
import dev.roomkey.session.UserSource;
import dev.roomkey.session.VerificationKey;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.tokencache.CacheConfig;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@code --dev} runs with: on loopback alone, with a LiveKit server in its own development mode. */
final class Development {
    private static final String LOOPBACK = "127.0.0.1";
    private static final List<String> LOOPBACK_ORIGINS =
            List.of("http://localhost", "http://127.0.0.1", "http://[::1]");

    /** Browsers leave it out of an origin. */
    private static final int HTTP_PORT = 80;

    /** Joined with the {@code livekit-server --dev} of everybody's machine, so nothing here is a secret. */
    private static final LiveKitConfig LIVEKIT = new LiveKitConfig(
            URI.create("ws://localhost:7880"), new ApiKey("devkey", Secret.of("secret")), LiveKitConfig.DEFAULT_TTL);

    /** LiveKit takes an absent one of these as allowed. */
    private static final List<String> TAKES_PART = List.of("canPublish", "canSubscribe", "canPublishData");

    private static final List<String> SINGLE_GRANTS = Stream.concat(
                    TAKES_PART.stream(), Stream.of("canUpdateOwnMetadata", "hidden", "roomAdmin"))
            .toList();
    private static final String AND = "+";
    private static final String NO_GRANT = "nothing";
    private static final JsonPointer ROLE = JsonPointer.from("/role");

    private Development() {}

    /** The configuration around {@code sessionSecret}; only the ports and, if asked for, LiveKit come from the environment. */
    static Field<GatewayConfig> read(Section root, Secret sessionSecret, boolean livekitFromEnvironment) {
        var port = root.child("http", it -> it.get("port", Form.port()).or(HttpConfig.DEFAULT_PORT));
        var managementPort =
                root.child("management", it -> it.get("port", Form.port()).or(ManagementConfig.DEFAULT_PORT));
        var livekit =
                root.child("livekit", livekitFromEnvironment ? LiveKitReader::development : Development::localLiveKit);
        return root.build(() -> new GatewayConfig(
                http(port.get()),
                new ManagementConfig(LOOPBACK, managementPort.get()),
                livekit.get(),
                new SessionsConfig(List.of(session(sessionSecret))),
                rooms(),
                new LimitConfig(LimitConfig.DEFAULT_USER, LimitConfig.DEFAULT_MAX_USERS),
                new CacheConfig(CacheConfig.MIN_MARGIN, CacheConfig.DEFAULT_MAX_TOKENS),
                null,
                new LogConfig(LogConfig.Format.TEXT, LogConfig.DEFAULT_LEVEL)));
    }

    private static Field<LiveKitConfig> localLiveKit(Section livekit) {
        ApiKeyPairs.noticeWeakSecret(livekit, LIVEKIT.first().key().secret());
        return Field.of(LIVEKIT);
    }

    private static HttpConfig http(int port) {
        return new HttpConfig(
                LOOPBACK,
                port,
                HttpConfig.DEFAULT_PATH,
                origins(port),
                true,
                HttpConfig.DEFAULT_MAX_IN_FLIGHT,
                HttpConfig.DEFAULT_MAX_BODY_BYTES,
                HttpConfig.DEFAULT_MAX_HEADER_BYTES,
                HttpConfig.DEFAULT_REQUEST_TIMEOUT,
                Duration.ZERO);
    }

    /** None where any port will do: which one it is shows only later. */
    private static List<String> origins(int port) {
        return switch (port) {
            case 0 -> List.of();
            case HTTP_PORT -> LOOPBACK_ORIGINS;
            default -> LOOPBACK_ORIGINS.stream().map(it -> it + ":" + port).toList();
        };
    }

    private static JwtConfig session(Secret secret) {
        var pointers = new UserSource.Pointers(List.of(JsonPointer.from("/sub")), JsonPointer.from("/name"), null);
        return new JwtConfig(
                UserSource.of("dev", pointers),
                Carriers.cookie(CookieSource.whole(GatewayConfig.DEVELOPMENT_COOKIE)),
                new KeySource.Listed(List.of(new VerificationKey.SharedSecret(Algorithm.HS256, null, secret))),
                null,
                Set.of(),
                JwtConfig.DEFAULT_CLOCK_SKEW,
                null);
    }

    /**
     * The session's role decides what anyone gets in any room: a preset's name gives the preset, and the names of single grants with
     * {@value #AND} between them, in the order of {@link #SINGLE_GRANTS}, give these and nothing else.
     */
    private static RoomsConfig rooms() {
        var presets = Arrays.stream(GrantPreset.values()).map(Development::preset);
        var singles = IntStream.range(0, 1 << SINGLE_GRANTS.size()).mapToObj(Development::singleGrants);
        var anyone = new Rule("anyone", "*", Map.of(), given(TAKES_PART), false);
        return new RoomsConfig(
                Stream.of(presets, singles, Stream.of(anyone))
                        .flatMap(Function.identity())
                        .toList(),
                RoomsConfig.DEFAULT_IDENTITY,
                RoomsConfig.Unnamed.GENERATE,
                RequestFields.DEFAULT);
    }

    /** Each bit of {@code chosen} stands for one of the grants. */
    private static Rule singleGrants(int chosen) {
        var grants = IntStream.range(0, SINGLE_GRANTS.size())
                .filter(it -> (chosen & 1 << it) != 0)
                .mapToObj(SINGLE_GRANTS::get)
                .toList();
        var terms = new Terms(null, null, given(grants), true, null, null, FieldOverrides.NONE);
        return rule("single-grants-" + chosen, grants.isEmpty() ? NO_GRANT : String.join(AND, grants), terms);
    }

    private static Rule preset(GrantPreset preset) {
        var name = preset.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return rule(name, name, new Terms(null, preset, new JsonObject(), true, null, null, FieldOverrides.NONE));
    }

    private static Rule rule(String name, String role, Terms terms) {
        return new Rule(name, "*", Map.of(ROLE, Set.of(role)), terms);
    }

    private static JsonObject given(List<String> grants) {
        var json = new JsonObject();
        TAKES_PART.forEach(it -> json.put(it, grants.contains(it)));
        grants.forEach(it -> json.put(it, true));
        return json;
    }
}
