package dev.roomkey.limit;

/**
 * What a user's shared bucket held when Redis last spoke of it. Only one exchange about a bucket is under way in a process at
 * a time, but it may be on any event loop.
 */
final class LastSeen {
    /** No state is this short, so that it stands for none. */
    static final byte[] ABSENT = {};

    private static final State UNKNOWN = new State(ABSENT, false, Long.MIN_VALUE);

    private final String key;
    private volatile State state = UNKNOWN;

    LastSeen(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    State state() {
        return state;
    }

    void saw(State next) {
        state = next;
    }

    /** The bytes, whether they are a bucket's, and when that was so, in milliseconds since 1970. */
    static final class State {
        private final byte[] bytes;
        private final boolean readable;
        private final long confirmedAt;

        /** The bytes are not copied: nobody writes to them. */
        State(byte[] bytes, boolean readable, long confirmedAt) {
            this.bytes = bytes;
            this.readable = readable;
            this.confirmedAt = confirmedAt;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean isReadable() {
            return readable;
        }

        /** Whether it was so within the last second or less. */
        boolean isFresh(long now) {
            return now >= confirmedAt && now - confirmedAt <= RedisBuckets.TRUST_MILLIS;
        }
    }
}
