package dev.roomkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void answerInTimeIsPassedOn() throws Exception {
        var answer = onLoop(deadlines -> within(deadlines, LONG, Future.succeededFuture("pong")));

        assertThat(answer.await(10, TimeUnit.SECONDS)).isEqualTo("pong");
    }

    @Test
    void failureInTimeIsPassedOn() throws Exception {
        var answer = onLoop(deadlines -> within(deadlines, LONG, Future.failedFuture("no such command")));

        assertThatThrownBy(() -> answer.await(10, TimeUnit.SECONDS)).hasMessage("no such command");
    }

    @Test
    void whatTakesLongerIsGivenUpAndItsAnswerNotHeard() throws Exception {
        var work = Promise.<String>promise();
        var answer = onLoop(deadlines -> within(deadlines, SHORT, work.future()));

        assertThatThrownBy(() -> answer.await(10, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        work.complete("late");

        assertThat(answer.failed()).isTrue();
    }

    @Test
    void firstToEndIsGivenUpFirstWheneverItBegan() throws Exception {
        var order = new CopyOnWriteArrayList<Integer>();

        var all = onLoop(deadlines -> Future.join(List.of(80, 20, 60, 40).stream()
                .map(millis -> within(deadlines, Duration.ofMillis(millis), Future.future(never -> {}))
                        .onFailure(late -> order.add(millis)))
                .toList()));

        assertThatThrownBy(() -> all.await(10, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(order).containsExactly(20, 40, 60, 80);
    }

    @Test
    void whatIsAnsweredLeavesTheOthersWaiting() throws Exception {
        var order = new CopyOnWriteArrayList<String>();

        var last = onLoop(deadlines -> {
            var second = Promise.<String>promise();
            within(deadlines, SHORT, Future.future(never -> {})).onFailure(late -> {
                order.add("first");
                second.complete("answered");
            });
            within(deadlines, SHORT.multipliedBy(2), second.future()).onSuccess(order::add);
            return within(deadlines, SHORT.multipliedBy(3), Future.future(never -> {}))
                    .onFailure(late -> order.add("third"));
        });

        assertThatThrownBy(() -> last.await(10, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(order).containsExactly("first", "answered", "third");
    }

    private static <T> Future<T> within(Deadlines deadlines, Duration longest, Future<T> work) {
        var waiting = deadlines.<T>begin(longest);
        work.onComplete(waiting);
        return waiting.future();
    }

    private <T> Future<T> onLoop(Function<Deadlines, Future<T>> action) {
        var context = (ContextInternal) vertx.getOrCreateContext();
        return Future.future(done -> context.runOnContext(
                now -> action.apply(new Deadlines(context, System::nanoTime)).onComplete(done)));
    }
}
