package dev.roomkey.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.metrics.Metrics;
import dev.roomkey.model.Trace;
import dev.roomkey.model.Trace.Call;
import dev.roomkey.model.Trace.Part;
import dev.roomkey.model.Trace.Peer;
import dev.roomkey.model.Trace.Protocol;
import dev.roomkey.model.TraceParent;
import dev.roomkey.tracing.TracingConfig.Sampling;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans that are made of what a join says of itself. */
class RecordedTest {
    private static final TraceParent CALLER =
            new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 3);
    private static final Peer REDIS = new Peer(Protocol.REDIS, "redis.internal", 6379);
    private static final Peer APP = new Peer(Protocol.HTTP, "app.internal", 443);

    private enum Word {
        SO_IT_IS
    }

    private final Metrics metrics = new Metrics();
    private final KeptSpans kept = new KeptSpans();
    private double ratio = 1;

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void joinIsAServerSpanBelowItsCallers() throws Exception {
        var tracing = tracing();

        var trace = tracing.begin(CALLER, "1f");
        trace.outcome(Word.SO_IT_IS);
        trace.answered(201);

        var span = sentOf(tracing).getFirst();
        assertThat(span.getName()).isEqualTo("POST /token");
        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(span.getTraceId()).isEqualTo(CALLER.traceId());
        assertThat(span.getParentSpanId()).isEqualTo(CALLER.parentId());
        assertThat(trace.context()).isEqualTo(new TraceParent(CALLER.traceId(), span.getSpanId(), 3));
        assertThat(span.getStatus()).isEqualTo(StatusData.unset());
        assertThat(attributes(span))
                .isEqualTo(Map.of(
                        "http.request.method",
                        "POST",
                        "http.route",
                        "/token",
                        "url.path",
                        "/token",
                        "url.scheme",
                        "https",
                        "http.response.status_code",
                        201L,
                        "roomkey.outcome",
                        "so_it_is",
                        "roomkey.request.id",
                        "1f"));
    }

    @Test
    void joinWithoutACallerBeginsATrace() throws Exception {
        var tracing = tracing();

        tracing.begin(null, "1f").answered(503);

        var span = sentOf(tracing).getFirst();
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getStatus().getStatusCode()).hasToString("ERROR");
        assertThat(attribute(span, "error.type")).isEqualTo("503");
    }

    @Test
    void clientThatLeftIsNoErrorAndHasNoStatus() throws Exception {
        var tracing = tracing();

        tracing.begin(null, "1f").abandoned();

        var span = sentOf(tracing).getFirst();
        assertThat(span.getStatus()).isEqualTo(StatusData.unset());
        assertThat(attribute(span, "http.response.status_code")).isNull();
    }

    @Test
    void partEndsWithItsWork() throws Exception {
        var tracing = tracing();
        var trace = tracing.begin(null, "1f");
        var work = Promise.<String>promise();

        trace.begin(Part.LIMIT).until(work.future(), done -> Word.SO_IT_IS);
        trace.answered(201);
        work.complete("done");

        var part = sentOf(tracing, "limit");
        assertThat(part.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(part.getParentSpanId()).isEqualTo(kept.named("POST /token").getSpanId());
        assertThat(attributes(part)).isEqualTo(Map.of("roomkey.result", "so_it_is"));
    }

    @Test
    void partThatFailsSaysOfWhatKindTheFailureWasAndNotItsText() throws Exception {
        var tracing = tracing();

        tracing.begin(null, "1f")
                .begin(Part.CACHE)
                .until(Future.failedFuture(new IllegalStateException("alice's secret")), done -> Word.SO_IT_IS);

        var part = sentOf(tracing, "cache");
        assertThat(attribute(part, "error.type")).isEqualTo(IllegalStateException.class.getName());
        assertThat(part.getStatus().getStatusCode()).hasToString("ERROR");
        assertThat(part.toString()).doesNotContain("alice");
        assertThat(part.getEvents()).isEmpty();
    }

    @Test
    void partThatCameToNothingIsNotSent() throws Exception {
        var tracing = tracing();

        tracing.begin(null, "1f").begin(Part.ROOM).until(Future.succeededFuture(), done -> null);

        assertThat(sentOf(tracing)).isEmpty();
    }

    @Test
    void questionToTheApplicationIsToldOfItsOwnSpan() throws Exception {
        var tracing = tracing();
        var part = tracing.begin(CALLER, "1f").begin(Part.CALLBACK);

        var call = part.call(APP, "POST");
        call.until(Future.succeededFuture(503), it -> it, it -> "none");

        var span = sentOf(tracing, "POST");
        assertThat(call.context()).isEqualTo(new TraceParent(CALLER.traceId(), span.getSpanId(), 3));
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.getParentSpanId()).isEqualTo(place(part).parentId());
        assertThat(attributes(span))
                .isEqualTo(Map.of(
                        "http.request.method",
                        "POST",
                        "http.response.status_code",
                        503L,
                        "server.address",
                        "app.internal",
                        "server.port",
                        443L,
                        "error.type",
                        "503"));
    }

    @Test
    void commandIsOfThePartThatTheThreadWorksFor() throws Exception {
        var tracing = tracing();
        var trace = tracing.begin(null, "1f");

        var limit = trace.begin(Part.LIMIT);
        command(tracing, "evalsha");
        limit.until(Future.succeededFuture());
        command(tracing, "get");

        assertThat(sentOf(tracing, "EVALSHA").getParentSpanId())
                .isEqualTo(place(limit).parentId());
        assertThat(attributes(kept.named("EVALSHA")))
                .isEqualTo(Map.of(
                        "db.system.name",
                        "redis",
                        "db.operation.name",
                        "EVALSHA",
                        "server.address",
                        "redis.internal",
                        "server.port",
                        6379L));
        assertThat(kept.all()).extracting(SpanData::getName).doesNotContain("GET");
    }

    @Test
    void whatFollowsFromAnAnswerIsAskedForTheSamePart() throws Exception {
        var tracing = tracing();
        var session = tracing.begin(null, "1f").begin(Part.SESSION);
        var first = Promise.<String>promise();
        session.until(tracing.current()
                .call(REDIS, "get")
                .until(first.future(), it -> Call.NO_STATUS, it -> "lost")
                .compose(answer -> command(tracing, "hgetall")));

        first.complete("answer");

        assertThat(sentOf(tracing, "HGETALL").getParentSpanId())
                .isEqualTo(place(session).parentId());
        assertThat(tracing.current()).isSameAs(Trace.NONE);
    }

    @Test
    void commandWithoutAnAnswerSaysWhy() throws Exception {
        var tracing = tracing();

        tracing.begin(null, "1f")
                .call(new Peer(Protocol.REDIS, "", 0), "mget")
                .until(Future.failedFuture(new TimeoutException()), it -> Call.NO_STATUS, it -> "deadline");

        var span = sentOf(tracing, "MGET");
        assertThat(attribute(span, "error.type")).isEqualTo("deadline");
        assertThat(attribute(span, "server.address")).isNull();
    }

    @Test
    void threadIsFreeOnceTheJoinIsAnsweredWhateverItLeftOpen() {
        var tracing = tracing();
        var trace = tracing.begin(null, "1f");

        trace.begin(Part.LIMIT);
        trace.answered(500);

        assertThat(tracing.current()).isSameAs(Trace.NONE);
    }

    @Test
    void joinThatIsNotRecordedCarriesTheIdsOnWithoutTheFlag() throws Exception {
        ratio = 0;
        var tracing = tracing();

        var trace = tracing.begin(CALLER, "1f");
        var call = trace.begin(Part.CALLBACK).call(APP, "POST");
        trace.answered(201);

        assertThat(trace.context()).isEqualTo(CALLER.unsampled());
        assertThat(call.context()).isEqualTo(CALLER.unsampled());
        assertThat(tracing.begin(null, "1f")).isSameAs(Trace.NONE);
        assertThat(tracing.current()).isSameAs(Trace.NONE);
        assertThat(sentOf(tracing)).isEmpty();
    }

    private static Future<String> command(Tracing tracing, String name) {
        return tracing.current()
                .call(REDIS, name)
                .until(Future.succeededFuture("answer"), it -> Call.NO_STATUS, it -> "lost");
    }

    private Tracing tracing() {
        var config = new TracingConfig(
                URI.create("http://collector/v1/traces"), List.of(), new Sampling(ratio, false, 1000), "roomkey");
        return new Tracing(
                config,
                new Tracing.Served("/token", "https", "1.0"),
                new Tracing.Means(metrics, InstantSource.system(), System::nanoTime, () -> 0.5),
                kept);
    }

    private List<SpanData> sentOf(Tracing tracing) throws TimeoutException {
        tracing.close().await(10, TimeUnit.SECONDS);
        return kept.all();
    }

    private SpanData sentOf(Tracing tracing, String name) throws TimeoutException {
        sentOf(tracing);
        return kept.named(name);
    }

    private static TraceParent place(Trace trace) {
        var place = trace.context();
        if (place == null) {
            throw new AssertionError("it is not recorded");
        }
        return place;
    }

    private static @Nullable Object attribute(SpanData span, String name) {
        return attributes(span).get(name);
    }

    private static Map<String, Object> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(it -> it.getKey().getKey(), Map.Entry::getValue));
    }
}
