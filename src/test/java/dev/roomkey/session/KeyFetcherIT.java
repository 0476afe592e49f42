package dev.roomkey.session;

import static dev.roomkey.session.FakeIssuer.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.KeyFetcher.Answer;
import dev.roomkey.session.KeySource.Caps;
import dev.roomkey.session.KeySource.Format;
import dev.roomkey.session.KeySource.Published;
import dev.roomkey.session.KeySource.Refresh;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS the issuer has to prove who it is. */
class KeyFetcherIT {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path folder;

    private static int port;

    /** An issuer whose certificate is for localhost alone. */
    @BeforeAll
    static void start() throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        store(),
                        "-storepass",
                        "changeit",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost")
                .inheritIO()
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        var server = VERTX.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(pfx()))
                .requestHandler(request -> request.response().end("{}"))
                .listen(0, "127.0.0.1");
        port = await(server).actualPort();
    }

    @AfterAll
    static void end() {
        await(VERTX.close());
    }

    @Test
    void issuerWithATrustedCertificateOfItsNameIsHeard() {
        var source = source("localhost");

        assertThat(fetch(source, KeyFetcher.options(source).setTrustOptions(pfx())))
                .isInstanceOf(Answer.Document.class);
    }

    @Test
    void issuerWithATrustedCertificateOfAnotherNameIsNotHeard() {
        var source = source("127.0.0.1");

        assertThat(fetch(source, KeyFetcher.options(source).setTrustOptions(pfx())))
                .isEqualTo(new Answer.Nothing(KeyFetch.UNREACHABLE));
    }

    @Test
    void issuerWithACertificateOfNobodyIsNotHeard() {
        var source = source("localhost");

        assertThat(fetch(source, KeyFetcher.options(source))).isEqualTo(new Answer.Nothing(KeyFetch.UNREACHABLE));
    }

    /** An answer to a join can be written on its own event loop alone. */
    @Test
    void silenceIsHeardOnTheEventLoopThatAsked() {
        var silent = VERTX.createNetServer().connectHandler(socket -> {});
        var port = await(silent.listen(0, "127.0.0.1")).actualPort();
        var source = source("http://127.0.0.1:" + port, Duration.ofMillis(100));
        var fetcher = new KeyFetcher(VERTX.createHttpClient(), source);
        Promise<Thread> heardOn = Promise.promise();
        Promise<Thread> askedOn = Promise.promise();

        VERTX.getOrCreateContext().runOnContext(go -> {
            askedOn.complete(Thread.currentThread());
            fetcher.fetch().onComplete(over -> heardOn.complete(Thread.currentThread()));
        });

        assertThat(await(heardOn.future())).isSameAs(await(askedOn.future()));
        await(silent.close());
    }

    private static Answer fetch(Published source, HttpClientOptions options) {
        var fetcher = new KeyFetcher(VERTX.createHttpClient(options), source);
        Promise<Answer> answer = Promise.promise();
        VERTX.getOrCreateContext().runOnContext(go -> fetcher.fetch().onComplete(answer));
        Future<Answer> future = answer.future();
        return await(future);
    }

    private static Published source(String host) {
        return source("https://" + host + ":" + port, Duration.ofSeconds(8));
    }

    private static Published source(String origin, Duration timeout) {
        return new Published(
                Format.JWKS,
                URI.create(origin + "/jwks.json"),
                Set.of(Algorithm.ES256),
                Refresh.DEFAULT,
                new Caps(timeout, 1024, 1));
    }

    private static PfxOptions pfx() {
        return new PfxOptions().setPath(store()).setPassword("changeit");
    }

    private static String store() {
        return folder.resolve("issuer.p12").toString();
    }
}
