package dev.roomkey.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/**
 * One user at fifty times the limit beside the others: gets no more than the limit, and the others notice nothing, which
 * {@code bin/simulate} holds as a ratio. Of the abuser a refusal counts as failed, so that what was granted can be counted.
 */
public final class AbuseSimulation extends Simulation {
    private static final int TIMES = 50;
    private static final int MINUTE = 60;

    {
        LoadConfig.print();
        var abuserRate = TIMES * LoadConfig.USER_LIMIT / (double) MINUTE;
        var most = LoadConfig.USER_LIMIT + (LoadConfig.USER_LIMIT * LoadConfig.STEADY.toSeconds() + MINUTE - 1) / MINUTE + 1;
        var abuser = scenario("abuser")
                .exec(session -> session.set("cookie", Users.cookie("abuser")).set("room", "room-0"))
                .exec(exec(Joins.join("abuse")));
        setUp(Joins.warmUp()
                        .andThen(Joins.once("alone")
                                .injectOpen(constantUsersPerSec(LoadConfig.RATE).during(LoadConfig.STEADY))
                                .andThen(
                                        Joins.once("beside")
                                                .injectOpen(constantUsersPerSec(LoadConfig.RATE).during(LoadConfig.STEADY)),
                                        abuser.injectOpen(constantUsersPerSec(abuserRate).during(LoadConfig.STEADY)))))
                .protocols(Joins.protocol())
                .assertions(
                        details("alone").failedRequests().count().is(0L),
                        details("beside").failedRequests().count().is(0L),
                        details("abuse").successfulRequests().count().gte((long) LoadConfig.USER_LIMIT),
                        details("abuse").successfulRequests().count().lte(most));
    }
}
