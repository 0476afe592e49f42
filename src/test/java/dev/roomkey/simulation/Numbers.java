package dev.roomkey.simulation;

import java.util.Arrays;

/** Many numbers, and which of them most are not above. */
final class Numbers {
    private long[] numbers = new long[1024];
    private int size;
    private boolean isSorted = true;

    void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = number;
        isSorted = false;
    }

    int size() {
        return size;
    }

    /** The number that so many of a thousand are not above; 0 where there are none. */
    long permille(int share) {
        if (!isSorted) {
            Arrays.sort(numbers, 0, size);
            isSorted = true;
        }
        return size == 0 ? 0 : numbers[Math.max(0, Math.toIntExact(Math.ceilDiv((long) size * share, 1000L)) - 1)];
    }

    long max() {
        return permille(1000);
    }
}
