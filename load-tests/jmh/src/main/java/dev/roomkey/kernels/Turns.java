package dev.roomkey.kernels;

import java.util.List;
import java.util.function.Function;

/** Inputs one after the other, the first again after the last: so none of them is a constant to the compiler. Not thread-safe. */
public final class Turns<T> {
    private final List<T> all;
    private int at;

    public Turns(List<T> all) {
        this.all = List.copyOf(all);
    }

    /** Of each of them what {@code make} makes of it. */
    public <R> Turns<R> map(Function<T, R> make) {
        return new Turns<>(all.stream().map(make).toList());
    }

    public T next() {
        at = at + 1 < all.size() ? at + 1 : 0;
        return all.get(at);
    }
}
