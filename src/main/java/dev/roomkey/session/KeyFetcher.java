package dev.roomkey.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches one document by a bare {@code GET}: no cookie, no proxy, no redirect, no compression, and no connection that outlives the
 * answer.
 */
final class KeyFetcher {
    private final HttpClient client;
    private final KeySource.Published source;

    KeyFetcher(Vertx vertx, KeySource.Published source) {
        this(vertx.createHttpClient(options(source)), source);
    }

    KeyFetcher(HttpClient client, KeySource.Published source) {
        this.client = client;
        this.source = source;
    }

    static HttpClientOptions options(KeySource.Published source) {
        return new HttpClientOptions()
                .setSsl("https".equals(source.url().getScheme()))
                .setVerifyHost(true)
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setConnectTimeout(Math.toIntExact(source.caps().timeout().toMillis()));
    }

    /** What came of a fetch. */
    sealed interface Answer {
        /**
         * What the issuer publishes.
         *
         * @param maxAge how long the answer may be kept, as {@code Cache-Control} says; zero when it says nothing
         */
        record Document(Buffer bytes, Duration maxAge) implements Answer {}

        record Nothing(KeyFetch why) implements Answer {}
    }

    /**
     * Fetches once, within the source's caps; to be called on a Vert.x context, and answered there. Never fails. The time limit is on
     * the client's own future: on one without a context it would run out on another thread.
     */
    Future<Answer> fetch() {
        return Future.succeededFuture()
                .compose(start -> fetched(client.request(request())))
                .otherwise(KeyFetcher::nothing);
    }

    private Future<Answer> fetched(Future<HttpClientRequest> opened) {
        return opened.compose(request -> request.send().compose(this::read))
                .timeout(source.caps().timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(
                        done -> opened.onSuccess(request -> request.connection().close()));
    }

    private RequestOptions request() {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(source.url().toString())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.ACCEPT, "application/json");
    }

    private Future<Answer> read(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.succeededFuture(new Answer.Nothing(KeyFetch.STATUS));
        }
        Promise<Answer> answer = Promise.promise();
        var bytes = Buffer.buffer();
        response.exceptionHandler(answer::tryFail);
        response.endHandler(end -> answer.tryComplete(new Answer.Document(bytes, CacheControl.maxAge(response))));
        response.handler(chunk -> {
            if (bytes.length() + chunk.length() > source.caps().maxBytes()) {
                answer.tryComplete(new Answer.Nothing(KeyFetch.TOO_LARGE));
            } else {
                bytes.appendBuffer(chunk);
            }
        });
        return answer.future();
    }

    private static Answer nothing(Throwable failure) {
        return new Answer.Nothing(failure instanceof TimeoutException ? KeyFetch.TIMEOUT : KeyFetch.UNREACHABLE);
    }
}
