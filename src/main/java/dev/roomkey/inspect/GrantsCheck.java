package dev.roomkey.inspect;

import dev.roomkey.inspect.Finding.Fault;
import dev.roomkey.model.RoomName;
import dev.roomkey.token.ClaimFaults;
import dev.roomkey.token.InvalidGrantException;
import dev.roomkey.token.ParticipantKind;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks at who a token is for and what it grants. */
final class GrantsCheck {
    /** Claims that let somebody do something. */
    private static final List<String> GRANTS = List.of("video", "sip", "agent", "inference", "observability");

    /** What a browser's user can do damage with, to others or to a bill. */
    private static final Set<String> PRIVILEGED =
            Set.of("roomCreate", "roomList", "roomRecord", "roomAdmin", "ingressAdmin", "hidden", "recorder", "agent");

    private static final Set<String> DEPENDENT_KINDS = Set.of("agent", "egress");

    private final Findings findings;

    GrantsCheck(Findings findings) {
        this.findings = findings;
    }

    void check(JsonObject claims) {
        ClaimFaults.of(claims).forEach(this::fault);
        var video = ClaimFaults.readableGrant(claims);
        video.ifPresentOrElse(it -> video(it, claims), () -> withoutVideo(claims));
        kind(claims);
    }

    /** The message is {@code path: what is wrong; the mend}. */
    private void fault(InvalidGrantException fault) {
        var parts = String.valueOf(fault.getMessage()).split("; ", 2);
        findings.add(Fault.GRANT, parts[0] + ".", parts.length == 2 ? parts[1] + "." : "");
    }

    private void withoutVideo(JsonObject claims) {
        if (claims.containsKey("sha256")) {
            findings.add(
                    Fault.NO_GRANTS,
                    "It has a sha256 and no grants: it signs a body, as LiveKit's webhooks do, and lets nobody join.",
                    "Check it together with the body.");
        } else if (GRANTS.stream().noneMatch(claims::containsKey)) {
            findings.add(
                    Fault.NO_GRANTS,
                    "It has no video grant. LiveKit answers 'no permissions to access the room'.",
                    "Grant roomJoin and name the room.");
        } else {
            noJoin();
        }
    }

    private void noJoin() {
        findings.add(Fault.NO_JOIN, "It lets nobody join a room: it is for LiveKit's server APIs.", "");
    }

    private void video(VideoGrant grant, JsonObject claims) {
        var allowed = grant.meaning();
        if (grant.roomJoin()) {
            join(grant, claims);
        } else if (allowed.stream().noneMatch(PRIVILEGED::contains)
                && GRANTS.stream().filter(claims::containsKey).count() == 1) {
            findings.add(
                    Fault.NO_GRANTS,
                    "Its video grant has no roomJoin. LiveKit answers 'permissions denied'.",
                    "Set video.roomJoin to true.");
        } else {
            noJoin();
        }
    }

    private void join(VideoGrant grant, JsonObject claims) {
        if (grant.room() == null) {
            findings.add(
                    Fault.NO_ROOM,
                    "It grants roomJoin and names no room. LiveKit answers 'no room name'.",
                    "Set video.room, at most " + RoomName.MAX_BYTES + " bytes.");
        }
        identity(claims);
        implied(grant.toJson());
        var privileged = new TreeSet<>(grant.meaning());
        privileged.retainAll(PRIVILEGED);
        if (!privileged.isEmpty()) {
            findings.add(
                    Fault.PRIVILEGED,
                    "It lets its holder join and also has " + String.join(", ", privileged) + ".",
                    "Do not give it to a browser whose user should not have that; keep it on a server.");
        }
    }

    private void identity(JsonObject claims) {
        var identity = Jwt.text(claims, "sub").or(() -> Jwt.text(claims, "jti")).orElse("");
        if (identity.isEmpty()) {
            findings.add(
                    Fault.NO_IDENTITY,
                    "It grants roomJoin and has no sub. LiveKit answers 'identity cannot be empty'.",
                    "Set sub to the participant's identity; the claim identity alone is not read.");
        } else if (identity.contains("@")) {
            findings.add(
                    Fault.PERSONAL_IDENTITY,
                    "The identity looks like an e-mail address, which all participants and LiveKit's logs see.",
                    "Use an opaque id.");
        }
    }

    /** LiveKit takes what is not said about publishing and subscribing for a yes, which most do not expect. */
    private void implied(JsonObject video) {
        var absent = Stream.of("canPublish", "canSubscribe", "canPublishData")
                .filter(it -> !video.containsKey(it))
                .filter(it -> !it.equals("canPublishData") || video.getBoolean("canPublish", true))
                .toList();
        if (!absent.isEmpty()) {
            findings.add(
                    Fault.IMPLIED,
                    String.join(", ", absent) + (absent.size() == 1 ? " is" : " are")
                            + " not there, which LiveKit takes for yes.",
                    "Say false for what shall not be.");
        }
    }

    private void kind(JsonObject claims) {
        var kind = Jwt.text(claims, "kind").flatMap(ParticipantKind::of);
        kind.map(ParticipantKind::wireName).filter(DEPENDENT_KINDS::contains).ifPresent(it -> {
            findings.add(
                    Fault.KIND,
                    "It joins as " + it + ", which does not count for the room's maxParticipants.",
                    "Give such tokens to your own servers only.");
        });
    }
}
