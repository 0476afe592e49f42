package dev.roomkey.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;

/** The one request, and how users make it. */
final class Joins {
    static final int GRANTED = 201;
    static final int THROTTLED = 429;

    private Joins() {}

    /** Connections are shared, as those of a balancer are. */
    static HttpProtocolBuilder protocol() {
        return http.baseUrls(LoadConfig.URLS).shareConnections().disableCaching();
    }

    /** A join that is to be granted. */
    static HttpRequestActionBuilder join(String name) {
        return request(name)
                .check(status().is(GRANTED), jsonPath("$.participant_token").exists());
    }

    /** A join that may be refused by the user's limit, and then says when to come again. */
    static HttpRequestActionBuilder joinOrWait(String name) {
        return request(name)
                .check(status().in(GRANTED, THROTTLED).saveAs("status"))
                .checkIf((response, session) -> response.status().code() == THROTTLED)
                .then(header("Retry-After").exists().saveAs("wait"));
    }

    private static HttpRequestActionBuilder request(String name) {
        return http(name)
                .post("/api/livekit-token")
                .header("Content-Type", "application/json")
                .header("Cookie", "#{cookie}")
                .body(StringBody("{\"room_name\":\"#{room}\"}"));
    }

    /** Each user joins once. */
    static ScenarioBuilder once(String name) {
        return scenario(name).exec(feed(Users.of("user", LoadConfig.USERS)), join(name));
    }

    /** A join, and one more by whom is told to wait and does. */
    static ChainBuilder patient(String name) {
        return exec(joinOrWait(name))
                .doIf(session -> session.contains("wait"))
                .then(pause(session -> Duration.ofSeconds(Long.parseLong(session.getString("wait"))))
                        .exec(joinOrWait(name + " again")));
    }

    /** Not measured: the rate rises to the usual one while both sides get warm. */
    static PopulationBuilder warmUp() {
        return once("warm up").injectOpen(rampUsersPerSec(1).to(LoadConfig.RATE).during(LoadConfig.WARM_UP));
    }
}
