package dev.roomkey.inspect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about a text that somebody took for a LiveKit token. Every text in it is one bounded line without
 * control characters. It holds neither the token nor any secret, so it may be shown to who gave the text; the claims may
 * hold personal data.
 *
 * @param kind what the text is
 * @param token what the token says, where there is one that can be read
 * @param sections for people, in order
 * @param findings what was noticed, the worst first
 */
public record Inspection(Kind kind, @Nullable Said token, List<Section> sections, List<Finding> findings) {
    public Inspection {
        sections = List.copyOf(sections);
        findings = List.copyOf(findings);
    }

    /** What a text is. */
    public enum Kind {
        LIVEKIT_TOKEN,
        /** A signed token of another system, such as a session. */
        OTHER_TOKEN,
        API_KEY,
        API_SECRET,
        /** Assignments of variables, as in {@code .env} files. */
        ENVIRONMENT,
        UNKNOWN
    }

    /** Whether the signature is the one that the key makes. */
    public enum Signature {
        RIGHT,
        WRONG,
        /** No secret was given for its key. */
        UNCHECKED
    }

    /**
     * A heading with lines under it.
     *
     * @param title the heading
     * @param lines what stands under it
     */
    public record Section(String title, List<Line> lines) {
        public Section {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A line of a section.
     *
     * @param label what the text is; empty where it speaks for itself
     * @param text one bounded line
     */
    public record Line(String label, String text) {
        public Line {
            text = Printable.line(text);
        }
    }

    /**
     * What a token says, for programs.
     *
     * @param header its header; long values are cut
     * @param claims its claims, likewise
     * @param length of the token in characters
     * @param signature whether its key has signed it
     * @param notBefore its {@code nbf}, where it has a good one
     * @param expiresAt its {@code exp}, likewise
     */
    public record Said(
            JsonObject header,
            JsonObject claims,
            int length,
            Signature signature,
            @Nullable Instant notBefore,
            @Nullable Instant expiresAt) {
        /** Without the claims. */
        @Override
        public String toString() {
            return "Said[" + length + "]";
        }
    }

    /** Whether nothing was found that would have to be mended first. */
    public boolean isGood() {
        return findings.stream().noneMatch(it -> it.severity() == Severity.ERROR);
    }

    /**
     * All of it for programs: {@code kind}, {@code good}, {@code token} (null where there is none) with {@code header},
     * {@code claims}, {@code length}, {@code signature}, {@code not_before} and {@code expires_at} (ISO 8601, or null),
     * {@code sections} of {@code title} and {@code lines} ({@code label}, {@code text}), and {@code findings} of
     * {@code severity}, {@code fault}, {@code problem} and {@code mend}.
     */
    public JsonObject toJson() {
        return new JsonObject()
                .put("kind", wireName(kind))
                .put("good", isGood())
                .put("token", token == null ? null : json(token))
                .put(
                        "sections",
                        new JsonArray(sections.stream().map(Inspection::json).toList()))
                .put(
                        "findings",
                        new JsonArray(findings.stream().map(Finding::toJson).toList()));
    }

    private static JsonObject json(Said token) {
        return new JsonObject()
                .put("header", token.header())
                .put("claims", token.claims())
                .put("length", token.length())
                .put("signature", wireName(token.signature()))
                .put("not_before", text(token.notBefore()))
                .put("expires_at", text(token.expiresAt()));
    }

    private static JsonObject json(Section section) {
        var lines = section.lines().stream()
                .map(it -> new JsonObject().put("label", it.label()).put("text", it.text()))
                .toList();
        return new JsonObject().put("title", section.title()).put("lines", new JsonArray(lines));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Without what the text said. */
    @Override
    public String toString() {
        return "Inspection[" + kind + ", "
                + findings.stream().map(Finding::fault).toList() + "]";
    }
}
