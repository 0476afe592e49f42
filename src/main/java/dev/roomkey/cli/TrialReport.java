package dev.roomkey.cli;

import dev.roomkey.cli.CaseCheck.Difference;
import dev.roomkey.cli.Trial.Outcome.Decided;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.Decision.Refused;
import dev.roomkey.policy.Explanation.Result;
import dev.roomkey.policy.Explanation.Step;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;

/** What trials come to, for people and for machines. */
final class TrialReport {
    private TrialReport() {}

    /** A case and what is different from what it expects. */
    record Checked(String name, List<Difference> differences) {
        boolean holds() {
            return differences.isEmpty();
        }
    }

    /** One join: what became of each rule, the answer, and the claims of the token but for issuer and times. */
    static void print(Decided outcome, PrintWriter out) {
        var steps = outcome.explanation().steps();
        int width = steps.stream().mapToInt(it -> it.rule().length()).max().orElse(0);
        steps.forEach(it -> out.printf("  %-" + width + "s  %s%n", it.rule(), result(it)));
        switch (outcome.explanation().decision()) {
            case Allowed allowed -> {
                out.printf(
                        "allowed by %s as %s in %s%s for %s%n",
                        allowed.rule(),
                        allowed.grants().identity(),
                        allowed.room().value(),
                        allowed.project().isEmpty() ? "" : " of project " + allowed.project(),
                        CaseCheck.shown(outcome.ttl()));
                out.println(allowed.grants().toJson().encodePrettily());
            }
            case Refused refused -> {
                out.printf("denied: %s%s%n", CaseCheck.name(refused.reason()), place(refused));
                out.println(refused.detail());
            }
        }
    }

    /** One join as JSON; {@code ttl} in seconds. */
    static JsonObject json(Decided outcome) {
        var rules = new JsonArray();
        outcome.explanation().steps().forEach(it -> rules.add(json(it)));
        var json = switch (outcome.explanation().decision()) {
            case Allowed allowed ->
                new JsonObject()
                        .put("allowed", true)
                        .put("rule", allowed.rule())
                        .put("room", allowed.room().value())
                        .put("project", allowed.project())
                        .put("ttl", outcome.ttl().toSeconds())
                        .put("claims", allowed.grants().toJson());
            case Refused refused ->
                new JsonObject()
                        .put("allowed", false)
                        .put("denied", CaseCheck.name(refused.reason()))
                        .put("field", refused.field())
                        .put("detail", refused.detail());
        };
        return json.put("rules", rules);
    }

    /** All cases, and how many fail. */
    static void print(List<Checked> cases, PrintWriter out) {
        for (var it : cases) {
            out.println((it.holds() ? "ok    " : "FAIL  ") + it.name());
            it.differences()
                    .forEach(other -> out.printf(
                            "        %s: expected %s, but was %s%n", other.what(), other.expected(), other.was()));
        }
        out.printf("%d cases, %d failed%n", cases.size(), failed(cases));
    }

    /** The same as JSON. */
    static JsonObject json(List<Checked> cases) {
        var all = new JsonArray();
        for (var it : cases) {
            var differences = new JsonArray();
            it.differences()
                    .forEach(other -> differences.add(new JsonObject()
                            .put("what", other.what())
                            .put("expected", other.expected())
                            .put("was", other.was())));
            all.add(new JsonObject()
                    .put("name", it.name())
                    .put("holds", it.holds())
                    .put("differences", differences));
        }
        return new JsonObject().put("cases", all).put("failed", failed(cases));
    }

    private static long failed(List<Checked> cases) {
        return cases.stream().filter(it -> !it.holds()).count();
    }

    private static String result(Step step) {
        return switch (step.result()) {
            case MATCHED -> "matches";
            case PASSED_OVER -> "does not match: " + step.why();
            case NOT_ASKED -> "not asked: " + step.why();
        };
    }

    private static JsonObject json(Step step) {
        return new JsonObject()
                .put("rule", step.rule())
                .put("matches", step.result() == Result.MATCHED)
                .put("why", step.why());
    }

    private static String place(Refused refused) {
        return refused.field() == null ? "" : " at " + refused.field();
    }
}
