package dev.roomkey.playground;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What the playground knows of the gateway that it is a page of.
 *
 * @param cookieName the session cookie's name, as the gateway's authenticator knows it
 * @param roles what a session may say of the part that its user plays, for the rules to make something of it
 * @param livekit where the page's own client may connect to, and nowhere else
 * @param margin least life of a token that is handed out again, where a tenth of its life is not more
 * @param inspect explains a text that somebody took for a token, as JSON
 */
public record Surroundings(
        String cookieName, List<String> roles, URI livekit, Duration margin, Function<String, JsonObject> inspect) {
    public Surroundings {
        roles = List.copyOf(roles);
    }
}
