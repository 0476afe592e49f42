package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private final SingleFlight<String> flights = new SingleFlight<>();
    private final List<Promise<String>> begun = new ArrayList<>();

    private Future<String> work() {
        begun.add(Promise.promise());
        return begun.getLast().future();
    }

    @Test
    void thoseWhoAskMeanwhileShareTheAnswer() {
        var first = flights.run("a", this::work);
        var second = flights.run("a", this::work);
        begun.getFirst().complete("done");

        assertThat(begun).hasSize(1);
        assertThat(List.of(first.result(), second.result())).containsOnly("done");
    }

    @Test
    void othersHaveAnswersOfTheirOwn() {
        flights.run("a", this::work);
        flights.run("b", this::work);

        assertThat(begun).hasSize(2);
    }

    @Test
    void failureIsSharedAndForgotten() {
        var first = flights.run("a", this::work);
        var second = flights.run("a", this::work);
        begun.getFirst().fail("lost");

        assertThat(first.failed() && second.failed()).isTrue();
        assertThat(flights.run("a", () -> Future.succeededFuture("again")).result())
                .isEqualTo("again");
    }

    @Test
    void whatIsThrownIsAFailureThatIsForgotten() {
        var thrown = flights.run("a", () -> {
            throw new IllegalStateException("broken");
        });

        assertThat(thrown.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(flights.run("a", () -> Future.succeededFuture("again")).result())
                .isEqualTo("again");
    }
}
