package dev.roomkey.admin;

import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.LiveKitConfig;
import dev.roomkey.token.LiveKitProject;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** LiveKit's RoomService over Twirp, as far as Roomkey needs it. Each call has a client of its own, since calls are rare. */
public final class RoomService {
    private static final String REMOVE = "/twirp/livekit.RoomService/RemoveParticipant";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(1);
    private static final int CONNECT_TIMEOUT_MILLIS = 2000;
    private static final int TIMEOUT_SECONDS = 5;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Vertx vertx;
    private final List<LiveKitProject> projects;
    private final InstantSource clock;

    public RoomService(Vertx vertx, LiveKitConfig livekit, InstantSource clock) {
        this.vertx = vertx;
        this.projects = List.copyOf(livekit.projects().values());
        this.clock = clock;
    }

    /** What came of it. */
    enum Removal {
        REMOVED,
        /** Nobody of that identity was in the room. */
        NOT_THERE,
        /** LiveKit did not do it, or nobody knows whether it did. */
        FAILED
    }

    /**
     * Puts a participant out of a room, in each project, since a room's name does not say whose it is. Where LiveKit can (its cloud),
     * tokens of that identity for that room that were issued up to now are refused from then on: the timestamp is explicit, since by
     * default those of the next minute would be too. Never fails.
     */
    Future<Removal> remove(String room, String identity) {
        var removals = projects.stream().map(it -> remove(it, room, identity)).toList();
        return Future.all(removals).map(all -> together(all.list()));
    }

    private static Removal together(List<Removal> removals) {
        if (removals.contains(Removal.FAILED)) {
            return Removal.FAILED;
        }
        return removals.contains(Removal.REMOVED) ? Removal.REMOVED : Removal.NOT_THERE;
    }

    private Future<Removal> remove(LiveKitProject project, String room, String identity) {
        var client = vertx.createHttpClient(new HttpClientOptions()
                .setVerifyHost(true)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setMaxRedirects(0));
        var body = new JsonObject()
                .put("room", room)
                .put("identity", identity)
                .put("revoke_token_ts", clock.instant().getEpochSecond() + 1);
        return client.request(question(project, room))
                .compose(request -> request.send(body.toBuffer()))
                .map(response -> removal(response.statusCode()))
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .otherwise(Removal.FAILED)
                .onComplete(done -> client.close());
    }

    private RequestOptions question(LiveKitProject project, String room) {
        var grants = ClaimGrants.builder()
                .video(VideoGrant.builder().roomAdmin(true).room(room).build())
                .build();
        var token = new TokenSigner(project.key()).sign(grants, clock.instant(), TOKEN_LIFE);
        var url = project.url();
        var isEncrypted = "wss".equals(url.getScheme());
        var path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(isEncrypted)
                .setHost(url.getHost())
                .setPort(url.getPort() >= 0 ? url.getPort() : isEncrypted ? 443 : 80)
                .setURI(path + REMOVE)
                .putHeader("Content-Type", "application/json")
                .putHeader("Authorization", "Bearer " + token.jwt());
    }

    private static Removal removal(int status) {
        return switch (status) {
            case OK -> Removal.REMOVED;
            case NOT_FOUND -> Removal.NOT_THERE;
            default -> Removal.FAILED;
        };
    }
}
