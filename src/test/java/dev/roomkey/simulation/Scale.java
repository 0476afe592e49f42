package dev.roomkey.simulation;

import java.nio.file.Path;
import java.time.Duration;

/** How much is simulated, all at the same rates. */
@SuppressWarnings("ImmutableEnumChecker") // a crowd is a record of numbers and a duration
enum Scale {
    /** What the figures are taken from. */
    MILLION(
            "simulation.txt",
            Crowd.of(1_000_000, Duration.ofMinutes(10)),
            Crowd.of(100_000, Duration.ofMinutes(1)),
            new Crowd(50_000, Duration.ofSeconds(30), 1, 10),
            220_000),
    /** What each build holds. */
    TENTH(
            "simulation-tenth.txt",
            Crowd.of(100_000, Duration.ofMinutes(1)),
            Crowd.of(20_000, Duration.ofSeconds(12)),
            new Crowd(4_000, Duration.ofSeconds(3), 1, 10),
            20_000);

    private final String file;
    private final Crowd storm;
    private final Crowd fault;
    private final Crowd room;
    private final int usersInMemory;

    Scale(String file, Crowd storm, Crowd fault, Crowd room, int usersInMemory) {
        this.file = file;
        this.storm = storm;
        this.fault = fault;
        this.room = room;
        this.usersInMemory = usersInMemory;
    }

    /** Where the report stands, from the root of the source tree. */
    Path file() {
        return Path.of("load-tests", "results", file);
    }

    /** Of the storm in which nothing is lost. */
    Crowd storm() {
        return storm;
    }

    /** Of those in which something is. */
    Crowd fault() {
        return fault;
    }

    /** Before one room. */
    Crowd room() {
        return room;
    }

    int usersInMemory() {
        return usersInMemory;
    }
}
