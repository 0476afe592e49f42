package dev.roomkey.cli;

import dev.roomkey.cli.KeyOptions.NoKey;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.InvalidGrantException;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roomkey token create}: the options and the output of {@code lk token create}, and what that lacks. */
@Command(
        name = "create",
        description = "Makes a token. Takes the options of 'lk token create'.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the token was made",
            "1:it could not be written",
            "2:wrong usage, no key, or something that may not stand in a token"
        })
final class TokenCreate implements Callable<Integer> {
    private static final String DEFAULT_URL = "http://localhost:7880";
    private static final Duration LONG_LIFE = Duration.ofDays(1);

    @ArgGroup(exclusive = false, heading = "%nWhose key signs:%n", order = 1)
    private KeyOptions keys = new KeyOptions();

    @ArgGroup(exclusive = false, heading = "%nWho joins:%n", order = 2)
    private ParticipantOptions participant = new ParticipantOptions();

    @ArgGroup(exclusive = false, heading = "%nWhat it allows:%n", order = 3)
    private GrantOptions grants = new GrantOptions();

    @ArgGroup(exclusive = false, heading = "%nHow:%n", order = 4)
    private Form form = new Form();

    /** Life and output. */
    static final class Form {
        @Option(
                names = "--valid-for",
                paramLabel = "TIME",
                description = "Its life, such as 30s, 5m, 1h10m. Default: 5m.")
        private String validFor = "5m";

        @Option(
                names = "--url",
                paramLabel = "URL",
                description =
                        "LiveKit's address, for the output only. Default: LIVEKIT_URL, else http://localhost:7880.")
        private @Nullable String url;

        @Option(names = "--token-only", description = "Print the token alone.")
        private boolean tokenOnly;

        @Option(
                names = {"--json", "-j"},
                description = "Print JSON.")
        private boolean json;

        @Option(
                names = "--env",
                paramLabel = "FILE",
                description = "Also write the token into this file, as the variable of --env-name.")
        private @Nullable Path env;

        @Option(names = "--env-name", paramLabel = "NAME", description = "Default: LIVEKIT_TOKEN.")
        private String envName = "LIVEKIT_TOKEN";

        @Option(
                names = "--open",
                paramLabel = "APP",
                description = "Also print the URL that opens the token in LiveKit's own app: meet.")
        private @Nullable String open;

        @Option(
                names = {"--quiet", "-q"},
                description = "Print nothing but the result.")
        private boolean quiet;

        @Option(
                names = {"--yes", "-y"},
                hidden = true,
                description = "For lk's sake: nothing is ever asked.")
        boolean yes;
    }

    private final Surroundings around;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TokenCreate(Surroundings around) {
        this.around = around;
    }

    /** What was made, and what was asked for. */
    private record Made(String jwt, ClaimGrants grants, String url) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Made";
        }
    }

    @Override
    public Integer call() {
        checkForm();
        var key = key();
        var life = life();
        try {
            var said = said();
            var jwt = new TokenSigner(key)
                    .sign(said, around.clock().instant(), life)
                    .jwt();
            return print(new Made(jwt, said, url()), life);
        } catch (InvalidGrantException refused) {
            throw misuse("refused: " + refused.getMessage());
        } catch (IllegalArgumentException wrong) {
            throw misuse(String.valueOf(wrong.getMessage()));
        }
    }

    private void checkForm() {
        if (form.json && form.tokenOnly) {
            throw misuse("option json cannot be set along with option token-only");
        }
        if (form.open != null && !form.open.equals("meet")) {
            throw misuse("--open takes meet only; LiveKit's console is opened by lk, which knows the project there");
        }
        if (!form.envName.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw misuse("--env-name is no name of a variable");
        }
    }

    private ApiKey key() {
        try {
            return keys.key(around.environment(), err())
                    .orElseThrow(
                            () -> misuse("There is no key to sign with: set LIVEKIT_API_KEY and LIVEKIT_API_SECRET,"
                                    + " or give --dev for 'livekit-server --dev'."));
        } catch (NoKey faulty) {
            throw misuse(String.valueOf(faulty.getMessage()));
        }
    }

    private Duration life() {
        return GoDuration.parse(form.validFor)
                .filter(it -> it.toSeconds() > 0)
                .orElseThrow(() -> misuse("--valid-for is no length of time; write 30s, 5m or 1h10m, at least 1s"));
    }

    private ClaimGrants said() {
        var video = grants.video();
        var builder = ClaimGrants.builder();
        grants.addOthers(builder);
        boolean isEmpty = video.toJson().isEmpty();
        if (isEmpty && builder.build().toJson().isEmpty()) {
            throw misuse("no permissions were given in this grant: say --join, or another of those in --help");
        }
        if (participant.needsJoin() && !video.roomJoin()) {
            throw misuse("--agent is sent to the room that a join starts: add --join");
        }
        participant.addTo(builder);
        builder.identity(named("participant identity", participant.identity, video.roomJoin() ? "participant-%x" : ""));
        builder.name(named("name", participant.name, ""));
        return builder.video(inRoom(video)).build();
    }

    /** A room of {@code --grant} wins, as in lk; one is made up where the grant is about a room and none is named. */
    private VideoGrant inRoom(VideoGrant video) {
        if (video.room() != null) {
            return video;
        }
        boolean needsRoom = video.roomJoin() || video.toJson().getBoolean("roomAdmin", false);
        var room = named("room name", participant.room, needsRoom ? "room-%t" : "");
        return room.isEmpty() ? video : video.toBuilder().room(room).build();
    }

    private String named(String what, @Nullable String given, String generated) {
        var template = new Template(around);
        if (given != null && !given.isEmpty()) {
            return template.filled(given);
        }
        var name = template.filled(generated);
        if (!name.isEmpty()) {
            tell("Using generated " + what + " [" + name + "]");
        }
        return name;
    }

    private void tell(String line) {
        if (!form.json && !form.tokenOnly && !form.quiet) {
            err().println(line);
        }
    }

    private String url() {
        return form.url == null ? around.environment().getOrDefault("LIVEKIT_URL", DEFAULT_URL) : form.url;
    }

    private int print(Made made, Duration life) {
        if (life.compareTo(LONG_LIFE) > 0) {
            err().println("warning: the token lives for more than a day, and nothing can take it back.");
        }
        tell("valid for (mins): " + life.toMinutes());
        if (keys.isDevelopment()) {
            tell("Using dev credentials");
        }
        var out = spec.commandLine().getOut();
        if (form.tokenOnly) {
            out.println(made.jwt());
        } else if (form.json) {
            out.println(Lines.json(json(made)));
        } else {
            out.println("Token grants:");
            out.println(Lines.printable(shown(made.grants()).encodePrettily()));
            out.println();
            out.println("Project URL: " + made.url());
            out.println("Access token: " + made.jwt());
        }
        if (form.open != null) {
            (form.json || form.tokenOnly ? err() : out).println("Open: " + meet(made));
        }
        return form.env == null ? CommandLine.ExitCode.OK : keep(form.env, made.jwt());
    }

    private int keep(Path file, String jwt) {
        try {
            VariableFile.set(file, form.envName, jwt);
            tell("Wrote " + form.envName + " into " + file);
            return CommandLine.ExitCode.OK;
        } catch (IOException | UnsupportedOperationException unwritable) {
            err().println("error: the token could not be written into the file of --env");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static JsonObject json(Made made) {
        var grants = shown(made.grants());
        return new JsonObject()
                .put("access_token", made.jwt())
                .put("project_url", made.url())
                .put("identity", grants.getString("identity", ""))
                .put("name", grants.getString("name", ""))
                .put("room", Objects.requireNonNullElse(made.grants().room(), ""))
                .put("grants", grants);
    }

    /** As lk shows them: with the identity by that name. */
    private static JsonObject shown(ClaimGrants grants) {
        var shown = new JsonObject();
        grants.toJson().forEach(it -> shown.put(it.getKey().equals("sub") ? "identity" : it.getKey(), it.getValue()));
        return shown;
    }

    private static String meet(Made made) {
        return "https://meet.livekit.io/custom?liveKitUrl=" + URLEncoder.encode(made.url(), StandardCharsets.UTF_8)
                + "&token=" + made.jwt();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private ParameterException misuse(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
