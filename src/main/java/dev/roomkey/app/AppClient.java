package dev.roomkey.app;

import dev.roomkey.model.Trace;
import dev.roomkey.model.Trace.Peer;
import dev.roomkey.model.Trace.Protocol;
import dev.roomkey.model.TraceParent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application's route. It follows no redirect, keeps no cookie, unpacks nothing, reads no more than its caps, and what
 * is not whole after the timeout is given up together with its connection.
 */
public final class AppClient {
    /** Idle connections end before the application's own end does: the shortest in common use is gunicorn's, of 2 s. */
    private static final int KEEP_ALIVE_SECONDS = 1;

    private static final int MAX_HEADER_BYTES = 16 * 1024;

    private final HttpClient client;
    private final RequestOptions question;
    private final Peer peer;
    private final long timeoutMillis;
    private final int maxBody;

    /** One that asks {@code question}, made by {@link #question}, within {@code caps}. */
    public AppClient(RequestOptions question, Caps caps, Vertx vertx) {
        this.client = client(vertx, caps.maxConcurrent());
        this.timeoutMillis = caps.timeout().toMillis();
        this.maxBody = caps.maxBody();
        this.question = question.setConnectTimeout(timeoutMillis);
        this.peer = new Peer(Protocol.HTTP, question.getHost(), question.getPort());
    }

    /**
     * What came back.
     *
     * @param headers of which cookies are nobody's business
     * @param body null when it was longer than what is read
     */
    public record Reply(
            int status, MultiMap headers, @Nullable Buffer body) {
        /** Bytes of the body. */
        public int size() {
            return body == null ? 0 : body.length();
        }

        /** Without what was said. */
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    /**
     * What one question says beyond what all of them do.
     *
     * @param trace for what it is asked
     * @param body null for none
     */
    public record Line(
            Map<String, String> headers,
            Trace trace,
            @Nullable Buffer body) {
        /** One without a body. */
        public Line(Map<String, String> headers, Trace trace) {
            this(headers, trace, null);
        }

        /** Without what is asked. */
        @Override
        public String toString() {
            return "Line[redacted]";
        }
    }

    /** The application's answer to {@code line}; fails when there is none in time, whatever the reason. */
    Future<Reply> ask(Line line) {
        var call = line.trace().call(peer, question.getMethod());
        return call.until(ask(line, call.context()), Reply::status, AppClient::kind);
    }

    private Future<Reply> ask(Line line, @Nullable TraceParent place) {
        var options = new RequestOptions(question);
        line.headers().forEach(options::addHeader);
        if (place != null) {
            options.addHeader(TraceParent.HEADER, place.header());
        }
        var asked = client.request(options);
        return asked.compose(request -> send(request, line))
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .onFailure(givenUp -> asked.onSuccess(HttpClientRequest::reset));
    }

    /** Never its text, which may hold what was asked. */
    private static String kind(Throwable failure) {
        return failure instanceof TimeoutException
                ? "timeout"
                : failure.getClass().getName();
    }

    /** Listens to the answer in the turn of the event loop in which it begins: in a later one it may be over. */
    private Future<Reply> send(HttpClientRequest request, Line line) {
        var sent = line.body() == null ? request.send() : request.send(line.body());
        return sent.compose(this::whole);
    }

    private Future<Reply> whole(HttpClientResponse response) {
        var reply = Promise.<Reply>promise();
        var body = Buffer.buffer();
        response.exceptionHandler(reply::tryFail);
        response.endHandler(ended -> reply.tryComplete(reply(response, body)));
        response.handler(part -> {
            if (body.length() + part.length() <= maxBody) {
                body.appendBuffer(part);
            } else if (reply.tryComplete(reply(response, null))) {
                response.request().reset();
            }
        });
        return reply.future();
    }

    private static Reply reply(HttpClientResponse response, @Nullable Buffer body) {
        return new Reply(response.statusCode(), response.headers(), body);
    }

    private static HttpClient client(Vertx vertx, int maxConcurrent) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setVerifyHost(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setDecompressionSupported(false)
                .setMaxRedirects(0)
                .setMaxHeaderSize(MAX_HEADER_BYTES);
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(maxConcurrent).setMaxWaitQueueSize(maxConcurrent))
                .build();
    }

    /** What all questions to {@code url} have in common; {@code headers} win over what is there by itself. */
    public static RequestOptions question(HttpMethod method, URI url, Map<String, String> headers) {
        var ssl = url.getScheme().equals("https");
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var question = new RequestOptions()
                .setMethod(method)
                .setSsl(ssl)
                .setHost(url.getHost())
                .setPort(url.getPort() >= 0 ? url.getPort() : ssl ? 443 : 80)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false)
                .setHeaders(MultiMap.caseInsensitiveMultiMap().add("accept", "application/json"));
        question.getHeaders().set("accept-encoding", "identity");
        headers.forEach((name, value) -> question.getHeaders().set(name, value));
        return question;
    }
}
