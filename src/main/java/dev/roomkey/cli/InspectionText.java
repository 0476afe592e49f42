package dev.roomkey.cli;

import dev.roomkey.inspect.Finding;
import dev.roomkey.inspect.Inspection;
import dev.roomkey.inspect.Inspection.Line;
import dev.roomkey.inspect.Inspection.Section;
import java.util.ArrayList;
import java.util.List;

/** An inspection on a terminal. */
final class InspectionText {
    private InspectionText() {}

    static List<String> of(Inspection inspection) {
        var lines = new ArrayList<String>();
        inspection.sections().forEach(it -> add(it, lines));
        inspection.findings().forEach(it -> add(it, lines));
        if (inspection.findings().isEmpty()) {
            lines.add(
                    inspection.kind() == Inspection.Kind.ENVIRONMENT
                            ? "The variables are as they should be."
                            : "Nothing is wrong with it.");
        }
        return lines;
    }

    private static void add(Section section, List<String> lines) {
        lines.add(section.title());
        section.lines().stream().map(InspectionText::line).forEach(lines::add);
        lines.add("");
    }

    private static String line(Line line) {
        return "  " + (line.label().isEmpty() ? "" : "%-12s".formatted(line.label())) + line.text();
    }

    private static void add(Finding finding, List<String> lines) {
        lines.add(finding.severity().wireName() + " " + finding.fault().wireName() + ": " + finding.problem());
        if (!finding.mend().isEmpty()) {
            lines.add("  " + finding.mend());
        }
    }
}
