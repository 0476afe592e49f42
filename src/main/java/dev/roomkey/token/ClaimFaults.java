package dev.roomkey.token;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks through claims that somebody else has made for what LiveKit reads in another way than its author can have meant:
 * unknown grants, wrong types, fields that stand in the wrong place. LiveKit ignores what it does not know, so that such a
 * token is taken and does less, or more, than it seems to say.
 */
public final class ClaimFaults {
    /** More than anybody reads. */
    private static final int MAX_FAULTS = 20;

    /** Shortest name whose near misses are slips and no names of other systems. */
    private static final int LONG_ENOUGH = 5;

    /** What stands there besides LiveKit's grants; {@code identity} is written by LiveKit's own Go SDK. */
    private static final Set<String> REGISTERED = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "identity");

    /** What LiveKit's documentation calls things that claims call otherwise. */
    private static final Map<String, String> ALIASES =
            Map.of("grant", "video", "grants", "video", "videogrant", "video", "videogrants", "video");

    private ClaimFaults() {}

    /** The faults of {@code claims}, at most {@value #MAX_FAULTS}; each says where, what is wrong and the mend, never a value. */
    public static List<InvalidGrantException> of(JsonObject claims) {
        return claims.fieldNames().stream()
                .flatMap(it -> faults(it, claims.getValue(it)))
                .limit(MAX_FAULTS)
                .toList();
    }

    /** The {@code video} grant with what is good of it, which is what LiveKit sees; empty without one. */
    public static Optional<VideoGrant> readableGrant(JsonObject claims) {
        if (!(claims.getValue("video") instanceof JsonObject video)) {
            return Optional.empty();
        }
        var good = new JsonObject();
        video.fieldNames().stream()
                .filter(it -> fault("video", one(video, it)).isEmpty())
                .forEach(it -> good.put(it, video.getValue(it)));
        return Optional.of(VideoGrant.fromJson(good, "video"));
    }

    private static Stream<InvalidGrantException> faults(String claim, @Nullable Object value) {
        if (REGISTERED.contains(claim) || value == null) {
            return Stream.empty();
        }
        if (!ClaimGrants.CLAIMS.containsKey(claim)) {
            return misplaced(claim).stream();
        }
        var inside = value instanceof JsonObject object
                ? object.fieldNames().stream()
                        .flatMap(it -> fault(claim, one(object, it)).stream())
                        .toList()
                : List.<InvalidGrantException>of();
        return inside.isEmpty() ? fault(claim, value).stream() : inside.stream();
    }

    private static JsonObject one(JsonObject object, String name) {
        return new JsonObject().put(name, object.getValue(name));
    }

    private static Optional<InvalidGrantException> fault(String claim, Object value) {
        var known = ClaimGrants.CLAIMS.get(claim);
        try {
            if (known != null) {
                known.read(value, claim);
            }
            return Optional.empty();
        } catch (InvalidGrantException fault) {
            return Optional.of(fault);
        }
    }

    private static Optional<InvalidGrantException> misplaced(String claim) {
        if (VideoGrant.FIELDS.names().contains(claim)) {
            return Optional.of(new InvalidGrantException(
                    claim, "stands beside the grants, where LiveKit does not look; put it into video"));
        }
        return meant(claim)
                .map(it -> new InvalidGrantException(
                        it, "is written in another way, which LiveKit does not know; write " + it));
    }

    /** The claim that was meant by a name which is none of LiveKit's, if that is plain. */
    private static Optional<String> meant(String claim) {
        var plain = claim.replace("_", "").toLowerCase(Locale.ROOT);
        return Optional.ofNullable(ALIASES.get(plain))
                .or(() -> Spelling.nearest(plain, ClaimGrants.CLAIMS.keySet())
                        .filter(it -> it.equalsIgnoreCase(plain)
                                || (it.length() >= LONG_ENOUGH && plain.startsWith(it.toLowerCase(Locale.ROOT)))));
    }
}
