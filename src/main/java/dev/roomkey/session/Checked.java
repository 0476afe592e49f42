package dev.roomkey.session;

import java.util.function.Function;

/** What passed every check so far, or why it did not. */
sealed interface Checked<T> {
    record Good<T>(T value) implements Checked<T> {
        /** Without the value, which may be a session's id or say whose it is. */
        @Override
        public String toString() {
            return "Good[redacted]";
        }
    }

    record Bad<T>(RejectReason reason) implements Checked<T> {}

    static <T> Checked<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Checked<T> bad(RejectReason reason) {
        return new Bad<>(reason);
    }

    /** The next check, made only if all went well. */
    default <R> Checked<R> then(Function<? super T, Checked<R>> next) {
        return switch (this) {
            case Good<T>(var value) -> next.apply(value);
            case Bad<T>(var reason) -> bad(reason);
        };
    }
}
