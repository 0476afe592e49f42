package dev.roomkey.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;

import io.gatling.javaapi.core.Simulation;

/** A constant rate: what a join takes when nothing is wrong. */
public final class SteadySimulation extends Simulation {
    {
        LoadConfig.print();
        setUp(Joins.warmUp()
                        .andThen(Joins.once("join")
                                .injectOpen(constantUsersPerSec(LoadConfig.RATE).during(LoadConfig.STEADY))))
                .protocols(Joins.protocol())
                .assertions(
                        details("join").failedRequests().count().is(0L),
                        details("join").responseTime().percentile3().lte(Gates.millis("steady.p99")),
                        details("join").responseTime().percentile4().lte(Gates.millis("steady.p999")));
    }
}
