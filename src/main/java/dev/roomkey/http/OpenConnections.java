package dev.roomkey.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections the public listener has, over all event loops. */
final class OpenConnections {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /** There may be so many. */
    OpenConnections(int most) {
        this.most = most;
    }

    /** One more; whether there is room for it. It counts until it has {@link #left}, either way. */
    boolean entered() {
        return open.incrementAndGet() <= most;
    }

    void left() {
        open.decrementAndGet();
    }

    int count() {
        return open.get();
    }
}
