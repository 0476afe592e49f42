package dev.roomkey.simulation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Redis some hundred microseconds away, which does one command after the other. It can be slow, and it can be killed and come
 * back empty.
 */
final class SimulatedRedis {
    private static final long COMMAND_NANOS = 5_000;
    private static final long LEAST_TRIP_NANOS = 200_000;
    private static final int MORE_TRIP_NANOS = 400_000;

    private final VirtualTime time;
    private final Random random;
    private final RedisStore store;
    private final List<SimulatedConnection> connections = new ArrayList<>();
    private final Map<String, Long> commands = new TreeMap<>();
    private long trips;
    private long slowness;
    private long busyUntil;
    private boolean isGone;

    SimulatedRedis(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
        store = new RedisStore(time);
    }

    /** From now on whatever is on the way to it takes so much longer. */
    void slowDown(Duration more) {
        slowness = more.toNanos();
    }

    /** Kills it: connections are reset, new ones refused, and what it held is gone. */
    void kill() {
        isGone = true;
        store.empty();
        List.copyOf(connections).forEach(SimulatedConnection::reset);
        connections.clear();
    }

    /** Starts it again, empty. */
    void restart() {
        isGone = false;
        busyUntil = time.nanos();
    }

    /** How often each command arrived. */
    Map<String, Long> commands() {
        return commands;
    }

    /** How often an instance sent something for which somebody waited; what it sent at one moment went together. */
    long trips() {
        return trips;
    }

    /** A client of this Redis, for an instance. */
    Redis client(Vertx vertx, RedisOptions options) {
        return new Client(vertx, options.getMaxWaitingHandlers());
    }

    /** How long something is on the way to it, in nanoseconds. */
    long tripTo() {
        return tripFrom() + slowness;
    }

    /** How long something is on the way from it, in nanoseconds. */
    long tripFrom() {
        return LEAST_TRIP_NANOS + random.nextInt(MORE_TRIP_NANOS);
    }

    void tripBegins() {
        trips++;
    }

    void closed(SimulatedConnection connection) {
        connections.remove(connection);
    }

    /** A command arrives; it is answered once it was its turn, unless Redis is killed before. */
    void arrived(Request request, Consumer<@Nullable Response> answer) {
        busyUntil = Math.max(busyUntil, time.nanos()) + COMMAND_NANOS;
        time.in(busyUntil - time.nanos(), () -> {
            if (!isGone) {
                var command = (RequestImpl) request;
                commands.merge(command.command().toString(), 1L, Long::sum);
                answer.accept(store.answer(command.command(), command.getArgs()));
            }
        });
    }

    private final class Client implements Redis {
        private final Vertx vertx;
        private final int mostWaiting;
        private @Nullable SimulatedConnection connection;

        Client(Vertx vertx, int mostWaiting) {
            this.vertx = vertx;
            this.mostWaiting = mostWaiting;
        }

        /** There and back, and there and back again for the greeting. */
        @Override
        public Future<RedisConnection> connect() {
            var promise = SimulatedConnection.<RedisConnection>promise(vertx);
            time.in(tripTo() + tripFrom(), () -> {
                if (isGone) {
                    promise.fail(new ConnectException("refused"));
                } else {
                    time.in(tripTo() + tripFrom(), () -> connected(promise::complete));
                }
            });
            return promise.future();
        }

        private void connected(Consumer<RedisConnection> taker) {
            var made = new SimulatedConnection(time, SimulatedRedis.this, vertx, mostWaiting);
            connection = made;
            taker.accept(made);
            if (isGone) {
                made.reset();
            } else {
                connections.add(made);
            }
        }

        @Override
        public Future<@Nullable Void> close() {
            return connection == null ? Future.succeededFuture() : connection.close();
        }

        @Override
        public Future<@Nullable Response> send(Request command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<List<@Nullable Response>> batch(List<Request> commands) {
            throw new UnsupportedOperationException();
        }
    }
}
