package dev.roomkey.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void firstToEndExpiresFirstWheneverItBegan() throws Exception {
        assertThat(expired(scene -> {
                    for (var millis : List.of(800, 200, 600, 400)) {
                        scene.start(scene.named("after " + millis), millis);
                    }
                    scene.start(scene.last(), 1_000);
                }))
                .containsExactly("after 200", "after 400", "after 600", "after 800", "last");
    }

    @Test
    void whatWasStoppedDoesNotExpireAndLeavesTheOthersRunning() throws Exception {
        assertThat(expired(scene -> {
                    var stopped = scene.named("stopped");
                    scene.start(scene.named("before"), 20);
                    scene.start(stopped, 40);
                    scene.start(scene.last(), 60);
                    stopped.stop();
                    stopped.stop();
                    assertThat(stopped.isRunning()).isFalse();
                }))
                .containsExactly("before", "last");
    }

    @Test
    void whatIsStartedAnewHasItsWholeTimeAgain() throws Exception {
        assertThat(expired(scene -> {
                    var anew = scene.named("anew");
                    scene.start(anew, 20);
                    scene.start(scene.named("other"), 40);
                    scene.start(anew, 60);
                    scene.start(scene.last(), 80);
                }))
                .containsExactly("other", "anew", "last");
    }

    @Test
    void whatExpiredMayStartAgainAndWakesALaterOneUp() throws Exception {
        assertThat(expired(scene -> {
                    var last = scene.last();
                    scene.start(
                            scene.deadline(it -> {
                                assertThat(it.isRunning()).isFalse();
                                scene.names.add("once");
                                scene.start(last, 20);
                            }),
                            20);
                }))
                .containsExactly("once", "last");
    }

    @Test
    void shorterOneIsNotLateForALongerOneThatWasThereBefore() throws Exception {
        assertThat(expired(scene -> {
                    scene.start(scene.named("long"), 60_000);
                    scene.start(scene.last(), 20);
                }))
                .containsExactly("last");
    }

    @Test
    void oneThatThrowsDoesNotKeepTheOthersFromEnding() throws Exception {
        assertThat(expired(scene -> {
                    scene.start(
                            scene.deadline(it -> {
                                throw new IllegalStateException("a defect");
                            }),
                            20);
                    scene.start(scene.last(), 40);
                }))
                .containsExactly("last");
    }

    private interface Play {
        void on(Scene scene);
    }

    /** What expired, until the one that is called last did. */
    private List<String> expired(Play play) throws Exception {
        var context = (ContextInternal) vertx.getOrCreateContext();
        Promise<List<String>> over = Promise.promise();
        context.runOnContext(now -> {
            try {
                play.on(new Scene(new Deadlines(context, System::nanoTime), new ArrayList<>(), over));
            } catch (AssertionError failed) {
                over.fail(failed);
            }
        });
        return over.future().await(10, TimeUnit.SECONDS);
    }

    private record Scene(Deadlines deadlines, List<String> names, Promise<List<String>> over) {
        void start(Deadlines.Deadline deadline, long millis) {
            deadlines.start(deadline, Duration.ofMillis(millis));
        }

        Deadlines.Deadline named(String name) {
            return deadline(it -> names.add(name));
        }

        Deadlines.Deadline last() {
            return deadline(it -> {
                names.add("last");
                over.complete(names);
            });
        }

        Deadlines.Deadline deadline(Consumer<Deadlines.Deadline> then) {
            return new Deadlines.Deadline() {
                @Override
                protected void expired() {
                    then.accept(this);
                }
            };
        }
    }
}
