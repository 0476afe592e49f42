package dev.roomkey.limit;

import dev.roomkey.model.UserTags;
import dev.roomkey.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Turns in Redis, so that they hold at any instance; and in this process too, for as long as Redis is lost. */
final class SharedTurns implements Turns {
    private final RedisLink link;
    private final UserTags tags;
    private final InstantSource clock;
    private final MemoryTurns memory;

    SharedTurns(LimitStore store, InstantSource clock) {
        link = store.link();
        tags = store.tags();
        this.clock = clock;
        memory = new MemoryTurns(store.clock());
    }

    @Override
    public Future<Turn> find(Arrival arrival) {
        return link.send(Request.cmd(Command.GET).arg(keyOf(arrival)))
                .map(held -> read(arrival, held))
                .otherwise(lost -> memory.known(arrival));
    }

    private Turn read(Arrival arrival, Response held) {
        return held == null ? memory.known(arrival) : Turn.parse(held.toString());
    }

    @Override
    public void keep(Arrival arrival, Turn turn) {
        memory.keep(arrival, turn);
        link.send(Request.cmd(Command.SET)
                .arg(keyOf(arrival))
                .arg(turn.text())
                .arg("PX")
                .arg(turn.lifeAt(clock.millis()).toMillis()));
    }

    /** All of a user's keys share a slot of a Redis Cluster. */
    private String keyOf(Arrival arrival) {
        var place =
                List.of("turn", arrival.project(), Objects.requireNonNullElse(arrival.room(), ""), arrival.identity());
        return link.keyPrefix() + "turn:{" + tags.tagOf(arrival.who()) + "}:" + tags.tagOf(place);
    }
}
