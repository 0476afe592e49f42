package dev.roomkey.cli;

import dev.roomkey.app.PrivateHost;
import dev.roomkey.cli.Asking.Answered;
import dev.roomkey.cli.Asking.Silent;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.LiveKitProject;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.token.VideoGrant;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether LiveKit takes what each key signs: lists a room that is not there. That joins and creates nothing, and needs what a
 * join needs: the key, its secret, and clocks that agree.
 */
final class LiveKitCheck {
    private static final String LIST_ROOMS = "/twirp/livekit.RoomService/ListRooms";
    private static final String NO_ROOM = "{\"names\": [\"roomkey-doctor-asks-for-no-room\"]}";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(1);

    private final Asking asking;
    private final InstantSource clock;

    LiveKitCheck(Asking asking, InstantSource clock) {
        this.asking = asking;
        this.clock = clock;
    }

    Stream<Check> checks(LiveKitConfig livekit) {
        return livekit.projects().entrySet().stream()
                .flatMap(project -> project.getValue().keys().stream().map(key -> {
                    var name = "livekit " + (livekit.hasNames() ? project.getKey() + " " : "") + "key " + key.id();
                    return new Check(name, () -> check(name, project.getValue(), key));
                }));
    }

    private List<Checkup> check(String name, LiveKitProject project, ApiKey key) throws InterruptedException {
        var found = new ArrayList<Checkup>();
        var url = project.url();
        if ("ws".equals(url.getScheme()) && !PrivateHost.is(url.getHost())) {
            found.add(Checkup.warn(
                    name, url + " is not encrypted", "use wss://: browsers refuse ws:// from pages with https://"));
        }
        var token = new TokenSigner(key)
                .sign(
                        ClaimGrants.builder()
                                .video(VideoGrant.builder().roomList(true).build())
                                .build(),
                        clock.instant(),
                        TOKEN_LIFE);
        var reply = asking.ask(
                address(url),
                request -> request.header("Authorization", "Bearer " + token.jwt())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(NO_ROOM)));
        switch (reply) {
            case Silent it -> found.add(it.asFailure(name));
            case Answered it -> {
                found.add(judge(name, url, it));
                it.skew(name).ifPresent(found::add);
            }
        }
        return found;
    }

    private static URI address(URI url) {
        var path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        var scheme = "wss".equals(url.getScheme()) ? "https://" : "http://";
        return URI.create(scheme + url.getRawAuthority() + path + LIST_ROOMS);
    }

    /** The body is only searched: some versions repeat the whole token in it. */
    private static Checkup judge(String name, URI url, Answered answer) {
        return switch (answer.status()) {
            case 200 -> Checkup.ok(name, url + " takes its tokens");
            case 401 -> unauthorized(name, answer.body());
            case 403 ->
                Checkup.fail(name, "it may not list rooms there (403)", "use a key with full rights of this project");
            case 404 ->
                Checkup.fail(
                        name, "there is no LiveKit at " + url + " (404)", "compare host, port and path of the URL");
            case 301, 302, 307, 308 ->
                Checkup.fail(
                        name,
                        "it redirects elsewhere (" + answer.status() + ")",
                        "write the URL that it redirects to: clients do not follow");
            default ->
                Checkup.fail(
                        name,
                        "it answers with status " + answer.status(),
                        "look into LiveKit's log, and at what is before it");
        };
    }

    private static Checkup unauthorized(String name, String body) {
        if (body.contains("invalid API key")) {
            return Checkup.fail(
                    name,
                    "LiveKit does not know the API key",
                    "compare livekit.api-key with its keys; is it this project's?");
        }
        if (body.contains("expired") || body.contains("not valid yet")) {
            return Checkup.fail(name, "LiveKit's clock is another one", "let both machines keep time by NTP");
        }
        return body.contains("signature") || body.contains("cryptographic")
                ? Checkup.fail(
                        name,
                        "LiveKit knows the API key, with another secret",
                        "compare livekit.api-secret with its keys")
                : Checkup.fail(
                        name,
                        "LiveKit refuses the token (401)",
                        "compare livekit.api-key and its secret with its keys");
    }
}
