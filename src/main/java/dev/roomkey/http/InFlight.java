package dev.roomkey.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests are being answered, over all event loops, and whether one more may be. */
public final class InFlight {
    private final AtomicInteger requests = new AtomicInteger();
    private final int most;

    public InFlight(int most) {
        this.most = most;
    }

    /** Whether all places are taken; another loop may take or leave one meanwhile. */
    boolean isFull() {
        return requests.get() >= most;
    }

    /** Takes a place, if there is one; who got one must {@link #leave}. */
    boolean enter() {
        if (requests.incrementAndGet() <= most) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        requests.decrementAndGet();
    }

    /** Requests being answered now. */
    public int requests() {
        return requests.get();
    }
}
