package dev.roomkey.session;

import dev.roomkey.redis.RedisLink;
import io.vertx.core.Vertx;

/** For authenticators that ask nobody. */
public final class NoOutside implements Outside {
    @Override
    public Vertx vertx() {
        throw new UnsupportedOperationException("nobody is to be asked");
    }

    @Override
    public RedisLink sessionStore() {
        throw new UnsupportedOperationException("nobody is to be asked");
    }
}
