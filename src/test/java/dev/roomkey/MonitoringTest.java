package dev.roomkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.Monitoring.Query;
import dev.roomkey.Monitoring.Rule;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules, runbooks and dashboard as they lie in the repository. */
class MonitoringTest {
    private static final Path RUNBOOKS = Path.of("docs/runbooks");
    private static final List<String> HEADINGS =
            List.of("## What it means", "## What users see", "## First look", "## Mend", "## Escalate");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(roomkey_\\w+)` \\| (\\w+) \\| ([^|]*) \\|");
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`: ([^;]+)");
    private static final Pattern SELECTOR = Pattern.compile("(roomkey_\\w+)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum|max)$");

    /** Labels that Prometheus puts onto all that it scrapes, and the bounds of buckets. */
    private static final Set<String> OF_PROMETHEUS = Set.of("namespace", "job", "instance", "le");

    private static final int GRID = 24;

    @Test
    void prometheusReadsTheRulesAndEachAlertFiresInItsTest() throws Exception {
        var promtool = OptionalTool.require("promtool", "Debian's package prometheus has it");

        assertThat(run(promtool, "check", "rules", "rules.yaml")).contains("SUCCESS");
        assertThat(run(promtool, "test", "rules", "rules.test.yaml", "objectives.test.yaml"))
                .contains("SUCCESS");
    }

    @Test
    void everyAlertHasATestInWhichItFires() {
        var tests = Monitoring.text(Monitoring.FOLDER.resolve("rules.test.yaml"))
                + Monitoring.text(Monitoring.FOLDER.resolve("objectives.test.yaml"));

        assertThat(alerts())
                .allSatisfy(it -> assertThat(tests).containsPattern("alertname: " + it + "\\n +exp_alerts:\\n"));
    }

    @Test
    void operatorGetsTheSameRules() {
        var rules = Monitoring.text(Monitoring.RULES);
        var indented = rules.substring(rules.indexOf("groups:"))
                .lines()
                .map(it -> it.isEmpty() ? it : "  " + it)
                .collect(Collectors.joining("\n", "spec:\n", "\n"));

        assertThat(Monitoring.text(Monitoring.FOLDER.resolve("prometheusrule.yaml")))
                .endsWith("\n" + indented);
    }

    @Test
    void everyAlertSaysWhatItIsAndLeadsToItsRunbook() {
        assertThat(Monitoring.rules().stream().filter(Rule::isAlert)).allSatisfy(it -> {
            assertThat(it.annotations()).containsKeys("summary", "description");
            assertThat(it.annotations()).containsEntry("runbook_url", "docs/runbooks/" + it.name() + ".md");
        });
    }

    @Test
    void everyRunbookIsAnAlertsAndHasItsFiveParts() throws Exception {
        try (var files = Files.list(RUNBOOKS)) {
            var names = files.map(it -> it.getFileName().toString()).toList();

            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            alerts().stream().map(it -> it + ".md").toList());
            assertThat(names)
                    .allSatisfy(it -> assertThat(Monitoring.text(RUNBOOKS.resolve(it)))
                            .startsWith("# " + it.replace(".md", "") + "\n")
                            .contains(HEADINGS));
        }
    }

    @Test
    void runbooksAskForMetersAndValuesThatAreThere() throws Exception {
        try (var files = Files.list(RUNBOOKS)) {
            assertThat(files.map(Monitoring::text)).allSatisfy(MonitoringTest::asksForWhatIsDocumented);
        }
    }

    @Test
    void rulesAndDashboardAskForMetersAndValuesThatAreThere() {
        var expressions = Stream.concat(
                Monitoring.rules().stream().map(Rule::expression),
                Monitoring.queries().stream().map(Query::expression));

        assertThat(expressions).allSatisfy(MonitoringTest::asksForWhatIsDocumented);
    }

    private static void asksForWhatIsDocumented(String expression) {
        var documented = documented();
        SELECTOR.matcher(expression).results().forEach(selector -> {
            var meter = SUFFIX.matcher(selector.group(1)).replaceFirst("");
            assertThat(documented).containsKey(meter);
            MATCHER.matcher(selector.group(2))
                    .results()
                    .filter(it -> !OF_PROMETHEUS.contains(it.group(1)))
                    .forEach(it -> isDocumented(it, Objects.requireNonNull(documented.get(meter))));
        });
    }

    private static void isDocumented(MatchResult matcher, Map<String, Set<String>> labels) {
        assertThat(labels).containsKey(matcher.group(1));
        var values = Objects.requireNonNull(labels.get(matcher.group(1)));
        assertThat(Stream.of(matcher.group(3).split("\\|", -1)))
                .as(matcher.group())
                .allMatch(value -> values.isEmpty() || values.stream().anyMatch(known -> known.matches(value)));
    }

    /** The labels of each meter, and of each label its values; none where they come from the configuration. */
    private static Map<String, Map<String, Set<String>>> documented() {
        return ROW.matcher(Monitoring.text(Path.of("docs/metrics.md")))
                .results()
                .collect(Collectors.toMap(
                        it -> it.group(1),
                        it -> LABEL.matcher(it.group(3))
                                .results()
                                .collect(Collectors.toMap(label -> label.group(1), label -> values(label.group(2))))));
    }

    private static Set<String> values(String text) {
        return text.matches("(`\\w+`(, )?)+") ? Set.of(text.replace("`", "").split(", ", -1)) : Set.of();
    }

    @Test
    void dashboardIsOneThatGrafanaTakes() {
        var dashboard = Monitoring.dashboard();
        var variables = Monitoring.objects(dashboard.getJsonObject("templating").getJsonArray("list"))
                .toList();

        assertThat(dashboard.getInteger("schemaVersion")).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.getString("uid")).matches("[a-z0-9-]{1,40}");
        assertThat(variables)
                .extracting(it -> it.getString("name"))
                .containsExactly("datasource", "namespace", "instance");
        assertThat(variables.getFirst().getString("type")).isEqualTo("datasource");
        assertThat(Monitoring.objects(dashboard.getJsonArray("panels")).map(it -> it.getInteger("id")))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyPanelSaysWhatItShowsInWhichUnit() {
        assertThat(Monitoring.panels()).allSatisfy(panel -> {
            assertThat(panel.getString("title")).isNotBlank();
            assertThat(panel.getString("description")).isNotBlank();
            assertThat(panel.getJsonObject("fieldConfig")
                            .getJsonObject("defaults")
                            .getString("unit"))
                    .isNotBlank();
            assertThat(panel.getJsonObject("datasource").getString("uid")).isEqualTo("${datasource}");
        });
        assertThat(Monitoring.panels().map(it -> it.getString("title"))).doesNotHaveDuplicates();
    }

    @Test
    void everyQueryHasALetterAnExpressionAndTheChosenSource() {
        assertThat(Monitoring.panels()).allSatisfy(panel -> {
            var targets = Monitoring.objects(panel.getJsonArray("targets")).toList();
            assertThat(targets)
                    .isNotEmpty()
                    .extracting(it -> it.getString("refId"))
                    .doesNotHaveDuplicates();
            assertThat(targets).allSatisfy(it -> {
                assertThat(it.getString("refId")).matches("[A-Z]");
                assertThat(it.getString("expr"))
                        .contains("namespace=~\"$namespace\"")
                        .doesNotContain("[5m]");
                assertThat(it.getJsonObject("datasource").getString("uid")).isEqualTo("${datasource}");
            });
        });
    }

    @Test
    void panelsDoNotOverlap() {
        var taken = new HashSet<String>();

        assertThat(Monitoring.objects(Monitoring.dashboard().getJsonArray("panels")))
                .allSatisfy(panel -> cells(panel)
                        .forEach(it -> assertThat(taken.add(it))
                                .as(panel.getString("title") + " at " + it)
                                .isTrue()));
    }

    private static Stream<String> cells(JsonObject panel) {
        var at = panel.getJsonObject("gridPos");
        int left = at.getInteger("x");
        int right = left + at.getInteger("w");
        assertThat(right).isLessThanOrEqualTo(GRID);
        return IntStream.range(at.getInteger("y"), at.getInteger("y") + at.getInteger("h"))
                .boxed()
                .flatMap(y -> IntStream.range(left, right).mapToObj(x -> x + "," + y));
    }

    private static Set<String> alerts() {
        return Monitoring.rules().stream().filter(Rule::isAlert).map(Rule::name).collect(Collectors.toSet());
    }

    private static String run(Path program, String... arguments) throws Exception {
        var process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                        .toList())
                .directory(Monitoring.FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
