package dev.roomkey.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * Many users who come at the start of something.
 *
 * @param users how many
 * @param time within which they first come
 * @param rooms among how many rooms they choose
 * @param disobedient how many of a hundred do not wait as they are told
 */
record Crowd(int users, Duration time, int rooms, int disobedient) {
    /** All of them do as they are told, and go to a thousand rooms. */
    static Crowd of(int users, Duration time) {
        return new Crowd(users, time, 1000, 0);
    }

    /** When each of them comes, in order, in nanoseconds: few at first, most after a third of the time, and a long tail. */
    long[] moments(Random random) {
        var moments = new long[users];
        for (var i = 0; i < moments.length; i++) {
            moments[i] = (long) (secondOfFour(random) * time.toNanos());
        }
        Arrays.sort(moments);
        return moments;
    }

    private static double secondOfFour(Random random) {
        var four = new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble()};
        Arrays.sort(four);
        return four[1];
    }

    Visitor.Who who(int number, Random random) {
        return new Visitor.Who("user-" + number, "class-" + random.nextInt(rooms), random.nextInt(100) >= disobedient);
    }
}
