package dev.roomkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.Presented.Value;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds what {@link CookieHeader} relies on: that the server hands over header bytes as characters 0 to 255. */
@ExtendWith(VertxExtension.class)
class CookieBytesTest {
    @Test
    void bytesOfHeadersArriveOneByOne(Vertx vertx, VertxTestContext test) {
        vertx.createHttpServer()
                .requestHandler(request -> {
                    var lines = request.headers().getAll("cookie");
                    test.verify(() -> {
                        assertThat(lines).containsExactly("\u00c2\u00a0sid=planted; sid=\u00ff\u0080", "b=2");
                        assertThat(new CookieHeader(lines).find(CookieSource.whole("sid")))
                                .isEqualTo(new Value("\u00ff\u0080"));
                    });
                    test.completeNow();
                })
                .listen(0, "127.0.0.1")
                .compose(server -> vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"))
                .onSuccess(socket -> socket.write(Buffer.buffer(
                        ("POST / HTTP/1.1\r\nHost: a\r\nCookie: \u00c2\u00a0sid=planted; sid=\u00ff\u0080\r\n"
                                        + "Cookie: b=2\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1))))
                .onFailure(test::failNow);
    }
}
