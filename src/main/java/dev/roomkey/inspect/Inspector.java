package dev.roomkey.inspect;

import dev.roomkey.inspect.Finding.Fault;
import dev.roomkey.inspect.Inspection.Kind;
import dev.roomkey.inspect.Inspection.Line;
import dev.roomkey.inspect.Inspection.Said;
import dev.roomkey.inspect.Inspection.Section;
import dev.roomkey.inspect.Inspection.Signature;
import dev.roomkey.token.ApiKey;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Explains what somebody took for a LiveKit token: what it says, whether LiveKit will take it, and if not, why and what to
 * do. Takes any text, also with quotes, headers, URLs or JSON around it, and never throws for one. Thread-safe.
 *
 * <pre>{@code
 * var inspection = new Inspector(InstantSource.system(), ZoneOffset.UTC, keys).inspect(text);
 * inspection.toJson();
 * }</pre>
 */
public final class Inspector {
    /** Longest text that is looked at, in characters; a token must fit into a URL, of which servers take 8 KiB. */
    public static final int MAX_LENGTH = 128 * 1024;

    /** From here on some proxies refuse the request: nginx's large_client_header_buffers are of 8 KiB, less the rest of the URL. */
    private static final int TOO_LONG = 8 * 1024 - 512;

    /** From here on the strictest defaults of proxies and logs cut it. */
    private static final int LONG = 4 * 1024;

    /** A shorter secret is a word, which may stand in claims by chance. */
    private static final int REAL_SECRET = 16;

    private static final int MAX_CLAIM_LINES = 200;

    private final InstantSource clock;
    private final ZoneId zone;
    private final List<ApiKey> keys;

    /**
     * An inspector.
     *
     * @param zone in which times are told
     * @param keys whose signatures are checked; may be empty. That of {@code devkey} is always known.
     */
    public Inspector(InstantSource clock, ZoneId zone, Collection<ApiKey> keys) {
        this.clock = clock;
        this.zone = zone;
        this.keys = List.copyOf(keys);
    }

    /** What there is to say about {@code text}. */
    public Inspection inspect(String text) {
        var findings = new Findings();
        if (text.length() > MAX_LENGTH) {
            findings.add(
                    Fault.TOO_LONG_TO_READ,
                    "This is longer than " + MAX_LENGTH + " characters, and no token is.",
                    "Give the token alone.");
            return withoutToken(Kind.UNKNOWN, findings);
        }
        var inner = Pasted.unwrapped(text, findings);
        return Jwt.parse(inner)
                .map(it -> ofToken(it, findings))
                .orElseGet(() -> withoutToken(NoToken.judge(inner, keys, findings), findings));
    }

    /**
     * What there is to say about the variables of an {@code .env} file: secrets where a browser's code gets to see them,
     * keys and secrets swapped, and the like. The values are not repeated.
     */
    public Inspection inspectEnvironment(String text) {
        var findings = new Findings();
        if (text.length() > MAX_LENGTH) {
            findings.add(Fault.TOO_LONG_TO_READ, "This is longer than " + MAX_LENGTH + " characters.", "");
        } else {
            new EnvironmentCheck(keys, findings).check(EnvironmentFile.parse(text));
        }
        return withoutToken(Kind.ENVIRONMENT, findings);
    }

    private static Inspection withoutToken(Kind kind, Findings findings) {
        return new Inspection(kind, null, List.of(), findings.inOrder());
    }

    private Inspection ofToken(Jwt jwt, Findings findings) {
        var when = new When(clock.instant(), zone);
        var system = Foreign.system(jwt.claims(), keys);
        system.ifPresent(it -> findings.add(
                Fault.OTHER_SYSTEM,
                "This is a token " + it + ", not a LiveKit token.",
                "Send it to the token endpoint as a cookie or bearer token; the answer has the LiveKit token."));
        var signature = Signature.UNCHECKED;
        if (system.isEmpty()) {
            signature = new SignatureCheck(keys, clock, findings).check(jwt);
            new GrantsCheck(findings).check(jwt.claims());
        }
        new TimesCheck(when, findings).check(jwt.claims());
        length(jwt, findings);
        var said = said(jwt, signature, findings);
        var kind = system.isEmpty() ? Kind.LIVEKIT_TOKEN : Kind.OTHER_TOKEN;
        return new Inspection(kind, said, sections(said, kind, when), findings.inOrder());
    }

    private static void length(Jwt jwt, Findings findings) {
        int length = jwt.text().length();
        if (length > LONG) {
            boolean isTooLong = length > TOO_LONG;
            findings.add(
                    isTooLong ? Fault.TOO_LONG : Fault.LONG,
                    "It has " + length + " characters. Browsers send it in the URL, which many servers cut "
                            + (isTooLong ? "before that." : "at 8192."),
                    "Shorten metadata and attributes, and name a room preset in place of a room configuration.");
        }
    }

    private Said said(Jwt jwt, Signature signature, Findings findings) {
        var secrets = keys.stream()
                .map(it -> it.secret().text())
                .filter(it -> it.length() >= REAL_SECRET)
                .toList();
        var content = jwt.header().encode() + jwt.claims().encode();
        if (secrets.stream().anyMatch(content::contains)) {
            findings.add(
                    Fault.SECRET_IN_CLAIMS,
                    "The API secret stands in the token, where all who hold it can read it.",
                    "Take it out. " + NoToken.REPLACE_SECRET);
        }
        return new Said(
                Json.shown(jwt.header(), secrets),
                Json.shown(jwt.claims(), secrets),
                jwt.text().length(),
                signature,
                Moment.of(jwt.claims(), "nbf").time().orElse(null),
                Moment.of(jwt.claims(), "exp").time().orElse(null));
    }

    private static List<Section> sections(Said said, Kind kind, When when) {
        var sections = new ArrayList<Section>();
        sections.add(new Section("Token", summary(said, when)));
        if (kind == Kind.LIVEKIT_TOKEN) {
            sections.add(new Section("What it allows", lines(Words.of(said.claims()))));
        }
        sections.add(new Section("Header", lines(List.of(said.header().encode()))));
        sections.add(new Section(
                "Claims",
                lines(said.claims()
                        .encodePrettily()
                        .lines()
                        .limit(MAX_CLAIM_LINES)
                        .toList())));
        return sections;
    }

    private static List<Line> lines(List<String> texts) {
        return texts.stream().map(it -> new Line("", it)).toList();
    }

    private static List<Line> summary(Said said, When when) {
        var lines = new ArrayList<Line>();
        lines.add(new Line("signed by", text(said.claims(), "iss") + ", " + words(said.signature())));
        lines.add(new Line("identity", text(said.claims(), "sub")));
        if (said.claims().containsKey("name")) {
            lines.add(new Line("name", text(said.claims(), "name")));
        }
        lines.add(new Line("valid from", said.notBefore() == null ? "not said" : when.text(said.notBefore())));
        lines.add(new Line("expires", said.expiresAt() == null ? "not said" : when.text(said.expiresAt())));
        lines.add(new Line("length", said.length() + " characters"));
        return lines;
    }

    private static String text(JsonObject claims, String name) {
        return Jwt.text(claims, name).orElse("nobody");
    }

    private static String words(Signature signature) {
        return switch (signature) {
            case RIGHT -> "signature right";
            case WRONG -> "signature wrong";
            case UNCHECKED -> "signature not checked";
        };
    }
}
