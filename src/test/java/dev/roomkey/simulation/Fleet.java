package dev.roomkey.simulation;

import dev.roomkey.TestSessions;
import dev.roomkey.join.JoinRequest;
import dev.roomkey.policy.Wanted;
import dev.roomkey.session.Credentials;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Instances behind a balancer, the Redis that they share, and what the network between them and their users is like. */
final class Fleet implements AutoCloseable {
    /** So long the balancer sends users to an instance that has died. */
    private static final Duration UNNOTICED = Duration.ofSeconds(2);

    /** How often it is looked, by a real clock, whether Vert.x has ended. */
    private static final long CLOSING_NANOS = 1_000_000;

    private static final int LEAST_TRIP_MILLIS = 5;
    private static final int MORE_TRIP_MILLIS = 20;

    private final VirtualTime time = new VirtualTime();
    private final Random random;
    private final SimulatedRedis redis;
    private final Unanswered unanswered = new Unanswered(time);
    private final Terms terms;
    private final List<Instance> all;
    private final List<Instance> balanced;

    Fleet(Terms terms, long seed) {
        this.terms = terms;
        random = new Random(seed);
        redis = new SimulatedRedis(time, new Random(seed + 1));
        var place = new Instance.Place(time, redis, unanswered, terms.config());
        all = IntStream.range(0, terms.instances())
                .mapToObj(number -> new Instance(place, number))
                .toList();
        balanced = new ArrayList<>(all);
        all.forEach(Instance::start);
        time.run(Duration.ofSeconds(2));
    }

    VirtualTime time() {
        return time;
    }

    Random random() {
        return random;
    }

    SimulatedRedis redis() {
        return redis;
    }

    Unanswered unanswered() {
        return unanswered;
    }

    Terms terms() {
        return terms;
    }

    List<Instance> instances() {
        return all;
    }

    /** The most joins that one instance had begun and not answered. */
    int mostInFlight() {
        return all.stream().mapToInt(Instance::mostInFlight).max().orElseThrow();
    }

    /** Kills an instance; the balancer notices later. */
    void lose(Instance instance) {
        instance.kill();
        time.in(UNNOTICED, () -> balanced.remove(instance));
    }

    /** A signed-in user asks for a room, at whichever instance the balancer picks, and hears of it after the way there and back. */
    void join(String user, String room, Instance.Asked asked) {
        var instance = balanced.get(random.nextInt(balanced.size()));
        time.in(trip(), () -> {
            Credentials credentials = TestSessions.credentials(user, time.instant());
            var request = new JoinRequest(credentials, Wanted.room(room), false, InetAddress.getLoopbackAddress());
            instance.join(request, outcome -> time.in(trip(), () -> asked.hear(outcome)));
        });
    }

    private Duration trip() {
        return Duration.ofMillis(LEAST_TRIP_MILLIS + random.nextInt(MORE_TRIP_MILLIS));
    }

    @Override
    public void close() {
        all.forEach(Instance::close);
        while (!all.stream().allMatch(Instance::isClosed)) {
            time.run(Duration.ofMillis(1));
            LockSupport.parkNanos(CLOSING_NANOS);
        }
    }
}
