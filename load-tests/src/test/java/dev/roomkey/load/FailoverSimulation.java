package dev.roomkey.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Redis hangs for 5 s, answers again for 5 s, is then killed and away for 20 s, and comes back empty; {@code bin/simulate}
 * does that by the clock from the line "faults in …". No join fails, and nobody is signed out.
 */
public final class FailoverSimulation extends Simulation {
    /** Until the first fault. */
    static final Duration FIRST = Duration.ofSeconds(10);

    /** From the first fault until five seconds after the last one is over. */
    static final Duration FAULTS = Duration.ofSeconds(5 + 5 + 20 + 5);

    {
        LoadConfig.print();
        setUp(Joins.warmUp()
                        .andThen(
                                Joins.once("before").injectOpen(joins(FIRST)),
                                Joins.once("faults").injectOpen(nothingFor(FIRST), joins(FAULTS)),
                                Joins.once("after")
                                        .injectOpen(nothingFor(FIRST.plus(FAULTS)), joins(LoadConfig.STEADY))))
                .protocols(Joins.protocol())
                .assertions(
                        details("before").failedRequests().count().is(0L),
                        details("faults").failedRequests().count().is(0L),
                        details("after").failedRequests().count().is(0L),
                        details("after").responseTime().percentile3().lte(Gates.millis("failover.after.p99")));
    }

    @Override
    public void before() {
        System.out.println("faults in " + LoadConfig.WARM_UP.plus(FIRST).toSeconds() + " s");
    }

    private static OpenInjectionStep joins(Duration length) {
        return constantUsersPerSec(LoadConfig.RATE).during(length);
    }
}
