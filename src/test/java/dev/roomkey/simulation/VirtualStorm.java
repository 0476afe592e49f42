package dev.roomkey.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.slf4j.LoggerFactory;

/** Runs the simulation from a command line: see {@code load-tests/bin/virtual-storm}. */
final class VirtualStorm {
    private VirtualStorm() {}

    /**
     * Ends with 1 where a promise is broken or the report is not the one under version control.
     *
     * @param words the scale, and {@code --write} to put the report in the place of the one that is there
     */
    public static void main(String... words) throws IOException {
        var scale = Scale.valueOf(words.length == 0 ? "MILLION" : words[0].toUpperCase(Locale.ROOT));
        var report = run(scale);
        var text = report.toString();
        System.out.print(text);
        report.broken().forEach(it -> System.err.println("broken: " + it));
        if (List.of(words).contains("--write")) {
            Files.createDirectories(scale.file().getParent());
            Files.writeString(scale.file(), text);
        } else if (!Files.readString(scale.file()).equals(text)) {
            System.err.println("this is not what stands in " + scale.file() + "; compare, and --write it if it should");
            System.exit(1);
        }
        System.exit(report.broken().isEmpty() ? 0 : 1);
    }

    /** The report. What the gateways log of their lost Redis would be lines by the thousand. */
    static Report run(Scale scale) {
        var logger = (Logger) LoggerFactory.getLogger("dev.roomkey");
        var level = logger.getLevel();
        logger.setLevel(Level.OFF);
        try {
            return onOwnThread(() -> new Scenarios(scale).run());
        } finally {
            logger.setLevel(level);
        }
    }

    /** One without a context of Vert.x or anything else that a test left on it. */
    private static <T> T onOwnThread(Callable<T> work) {
        var task = new FutureTask<>(work);
        new Thread(task, "virtual-storm").start();
        try {
            return task.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
