package dev.roomkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the declared values of labels to the enums that they come from, many of which are nobody else's business. */
class LabelValuesTest {
    private static final List<Declared> DECLARED = new Catalogue(new SimpleMeterRegistry()).declared();

    /** Enums of {@code dev.roomkey}, and values that are written out where they are recorded. */
    private static final Map<String, List<String>> SOURCES = Map.ofEntries(
            Map.entry("roomkey_joins_total outcome", List.of("join.JoinMeters$Outcome")),
            Map.entry("roomkey_join_seconds outcome", List.of("join.JoinMeters$Outcome")),
            Map.entry("roomkey_join_stage_seconds stage", List.of("join.JoinMeters$Stage")),
            Map.entry(
                    "roomkey_sessions_total verdict",
                    List.of("join.JoinMeters$SessionVerdict", "session.RejectReason")),
            Map.entry("roomkey_session_key_fetches_total result", List.of("session.KeyFetch")),
            Map.entry(
                    "roomkey_callback_total result", List.of("join.JoinMeters$CallbackResult", "callback.Consent$Why")),
            Map.entry("roomkey_limit_decisions_total source", List.of("limit.LimitDecision$Source")),
            Map.entry("roomkey_limit_decisions_total decision", List.of("join.JoinMeters$LimitVerdict")),
            Map.entry("roomkey_arrivals_total source", List.of("=shared", "=local", "=none")),
            Map.entry(
                    "roomkey_arrivals_total decision", List.of("=free", "=turn", "=again", "join.JoinMeters$Arrived")),
            Map.entry("roomkey_cache_lookups_total result", List.of("join.JoinOutcome$CacheResult")),
            Map.entry("roomkey_http_responses_total route", List.of("http.PublicApi$Route")),
            Map.entry("roomkey_http_responses_total method", List.of("http.PublicApi$Method")),
            Map.entry("roomkey_http_shed_total reason", List.of("http.Shedding$Reason")),
            Map.entry("roomkey_http_connections_closed_total reason", List.of("http.Connections$Closed")),
            Map.entry("roomkey_http_streams_reset_total reason", List.of("http.SlowStreams$Reason")),
            Map.entry("roomkey_tls_reloads_total result", List.of("http.CertificateWatch$Result")),
            Map.entry("roomkey_redis_command_seconds role", List.of("redis.RedisLinks$Role")),
            Map.entry("roomkey_redis_circuits_open role", List.of("redis.RedisLinks$Role")),
            Map.entry(
                    "roomkey_redis_command_seconds result",
                    List.of("=answered", "redis.RedisUnavailableException$Reason")),
            Map.entry("roomkey_redis_connections_total event", List.of("redis.RedisListener$Connection")),
            Map.entry("roomkey_webhooks_total event", List.of("webhook.EventType")),
            Map.entry("roomkey_webhooks_total result", List.of("webhook.Webhooks$Result")),
            Map.entry("roomkey_admin_actions_total action", List.of("admin.AdminAction", "=none")),
            Map.entry("roomkey_admin_actions_total result", List.of("http.AdminApi$Result", "=refused")),
            Map.entry("roomkey_config_reloads_total result", List.of("Reloads$Result")),
            Map.entry("roomkey_traces_total decision", List.of("tracing.Sampler$Decision")),
            Map.entry("roomkey_trace_spans_total result", List.of("tracing.Delivery$Result")),
            Map.entry("roomkey_buffers_memory_bytes area", List.of("=heap", "=direct")));

    static Stream<String> sources() {
        return SOURCES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void declaredValuesAreThoseOfTheEnums(String meterAndLabel) {
        var values = SOURCES.getOrDefault(meterAndLabel, List.of()).stream()
                .flatMap(LabelValuesTest::values)
                .toList();

        assertThat(label(meterAndLabel).values()).containsExactlyInAnyOrderElementsOf(values);
    }

    @Test
    void everyClosedLabelIsHeldToSomething() {
        var closed = DECLARED.stream()
                .flatMap(
                        it -> it.labels().stream().filter(Label::isClosed).map(label -> it.name() + " " + label.name()))
                .filter(it -> !it.equals("roomkey_http_responses_total status"));

        assertThat(closed).containsExactlyInAnyOrderElementsOf(SOURCES.keySet());
    }

    /** The problems that are answered with, and what is no problem. */
    @Test
    void statusesAreThoseThatAreAnsweredWith() throws Exception {
        var problems = Class.forName("dev.roomkey.http.ProblemType");
        var status = problems.getDeclaredMethod("status");
        status.setAccessible(true);
        var statuses = new TreeSet<>(List.of("200", "201", "204"));
        for (var problem : problems.getEnumConstants()) {
            statuses.add(String.valueOf(status.invoke(problem)));
        }

        assertThat(label("roomkey_http_responses_total status").values()).containsExactlyElementsOf(statuses);
    }

    private static Label label(String meterAndLabel) {
        var names = meterAndLabel.split(" ", 2);
        return DECLARED.stream()
                .filter(it -> it.name().equals(names[0]))
                .flatMap(it -> it.labels().stream())
                .filter(it -> it.name().equals(names[1]))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> values(String source) {
        if (source.startsWith("=")) {
            return Stream.of(source.substring(1));
        }
        try {
            return Stream.of(Class.forName("dev.roomkey." + source).getEnumConstants())
                    .map(it -> ((Enum<?>) it).name().toLowerCase(Locale.ROOT));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
