package dev.roomkey.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;

/** A low rate for long. That the last third is no slower than the first, and memory flat, is held by {@code bin/simulate}. */
public final class SoakSimulation extends Simulation {
    {
        LoadConfig.print();
        setUp(Joins.warmUp().andThen(third("first third").andThen(third("second third").andThen(third("last third")))))
                .protocols(Joins.protocol())
                .assertions(
                        details("first third").failedRequests().count().is(0L),
                        details("second third").failedRequests().count().is(0L),
                        details("last third").failedRequests().count().is(0L));
    }

    private static PopulationBuilder third(String name) {
        var rate = constantUsersPerSec(Math.max(1, LoadConfig.RATE / 2));
        return Joins.once(name).injectOpen(rate.during(LoadConfig.SOAK.dividedBy(3)));
    }
}
