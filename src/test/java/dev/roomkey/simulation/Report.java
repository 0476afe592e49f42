package dev.roomkey.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text that is the same whenever what it tells of is the same. */
final class Report {
    private static final int NAME_WIDTH = 38;
    private static final int CELL_WIDTH = 11;

    private final StringBuilder text = new StringBuilder();
    private final List<String> broken = new ArrayList<>();
    private String section = "";

    void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    void section(String title, String words) {
        section = title;
        line("");
        line(title);
        line("=".repeat(title.length()));
        line(words);
        line("");
    }

    /** One row of a table. */
    void row(Object... cells) {
        var row = new StringBuilder();
        for (var cell : cells) {
            row.append(" ".repeat(Math.max(1, CELL_WIDTH - cell(cell).length())))
                    .append(cell(cell));
        }
        line(row.toString());
    }

    private static String cell(Object cell) {
        return cell instanceof Number number ? number(number.longValue()) : cell.toString();
    }

    void figure(String name, String value) {
        line(name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())) + value);
    }

    /** What has to hold, and whether it does. */
    void promise(String words, boolean holds) {
        line((holds ? "[holds] " : "[BROKEN] ") + words);
        if (!holds) {
            broken.add(section + ": " + words);
        }
    }

    /** What should have held and did not. */
    List<String> broken() {
        return broken;
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Of milliseconds. */
    static String seconds(long millis) {
        return tenths(Math.floorDiv(millis + 50, 100)) + " s";
    }

    /** A fraction with two digits. */
    static String ratio(long number, long of) {
        var hundredths = of == 0 ? 0 : (200 * number + of) / (2 * of);
        return number(hundredths / 100) + "." + (hundredths % 100 < 10 ? "0" : "") + hundredths % 100;
    }

    private static String tenths(long tenths) {
        return number(tenths / 10) + "." + tenths % 10;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
