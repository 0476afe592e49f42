package dev.roomkey.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The numbers of {@code gates.properties}. */
final class Gates {
    private static final Properties NUMBERS = read();

    private Gates() {}

    /** A time in milliseconds. */
    static int millis(String name) {
        return Integer.parseInt(NUMBERS.getProperty(name));
    }

    private static Properties read() {
        var numbers = new Properties();
        try (var file = Files.newBufferedReader(Path.of("gates.properties"))) {
            numbers.load(file);
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException("run by load-tests/bin/simulate, in load-tests", e);
        }
    }
}
