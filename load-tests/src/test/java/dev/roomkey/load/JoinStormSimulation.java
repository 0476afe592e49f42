package dev.roomkey.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Many times the usual rate within a second, for a while, and back: nothing breaks, nobody is refused but by the own limit,
 * and it is soon as fast as before. Beside the storm come a few users who ask more often than they may.
 */
public final class JoinStormSimulation extends Simulation {
    private static final Duration RISE = Duration.ofSeconds(1);
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    {
        LoadConfig.print();
        var storm = scenario("storm").exec(feed(Users.of("storm", LoadConfig.USERS)), Joins.patient("storm"));
        var greedy = scenario("greedy")
                .exec(feed(Users.of("greedy", 5)))
                .exec(repeat(3).on(exec(Joins.joinOrWait("greedy"))));
        var peak = LoadConfig.RATE * LoadConfig.STORM_TIMES;
        setUp(Joins.warmUp()
                        .andThen(
                                Joins.once("before").injectOpen(constantUsersPerSec(LoadConfig.RATE).during(LoadConfig.STEADY)))
                        .andThen(
                                storm.injectOpen(
                                        rampUsersPerSec(LoadConfig.RATE).to(peak).during(RISE),
                                        constantUsersPerSec(peak).during(LoadConfig.STORM)),
                                greedy.injectOpen(nothingFor(RISE), constantUsersPerSec(5).during(LoadConfig.STORM)),
                                Joins.once("recovering")
                                        .injectOpen(
                                                nothingFor(RISE.plus(LoadConfig.STORM)),
                                                constantUsersPerSec(LoadConfig.RATE).during(RECOVERY)),
                                Joins.once("recovered")
                                        .injectOpen(
                                                nothingFor(RISE.plus(LoadConfig.STORM).plus(RECOVERY)),
                                                constantUsersPerSec(LoadConfig.RATE).during(LoadConfig.STEADY))))
                .protocols(Joins.protocol())
                .assertions(
                        details("before").failedRequests().count().is(0L),
                        details("storm").failedRequests().count().is(0L),
                        details("greedy").failedRequests().count().is(0L),
                        details("recovering").failedRequests().count().is(0L),
                        details("recovered").failedRequests().count().is(0L),
                        details("storm").responseTime().percentile3().lte(Gates.millis("storm.p99")),
                        details("recovered").responseTime().percentile3().lte(Gates.millis("storm.recovered.p99")));
    }
}
