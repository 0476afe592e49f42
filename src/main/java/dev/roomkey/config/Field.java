package dev.roomkey.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that was read, or the fact that it could not be. A section reads all of its fields first and uses them only when all of
 * them are good, so that one load finds every problem.
 */
final class Field<T> {
    private final @Nullable T value;
    private final boolean broken;

    private Field(@Nullable T value, boolean broken) {
        this.value = value;
        this.broken = broken;
    }

    static <T> Field<T> of(@Nullable T value) {
        return new Field<>(value, false);
    }

    /** Of a value whose problem was already reported. */
    static <T> Field<T> broken() {
        return new Field<>(null, true);
    }

    boolean isBroken() {
        return broken;
    }

    /** What {@code next} makes of the value, if there is one. */
    <R> Field<R> then(Function<T, Field<R>> next) {
        return value == null ? new Field<>(null, broken) : next.apply(value);
    }

    /** All values as one list, broken when one of them is. */
    static <T> Field<List<T>> all(List<Field<T>> fields) {
        return fields.stream().anyMatch(Field::isBroken)
                ? broken()
                : of(fields.stream().map(Field::get).toList());
    }

    /** The value; to be called by what {@link Section#build} is given, for fields that cannot be absent. */
    T get() {
        return Objects.requireNonNull(value);
    }

    /** The value, if there is one. */
    Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** The value, or null when it was left out. */
    @Nullable
    T orNull() {
        return value;
    }
}
