package dev.roomkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.ShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeRequestsTest {
    private static final int MOST = 10;
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\n";

    private final List<String> told = new ArrayList<>();
    private final List<ByteBuf> sent = new ArrayList<>();
    private final WholeRequests.Room room = new WholeRequests.Room(MOST, 15);
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new HttpRequestDecoder(), new WholeRequests(room, new Notes(told)));

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 4\r\n\r\nab", "Transfer-Encoding: chunked\r\n\r\n4\r\nab"})
    void smallBodyIsWaitedFor(String beginning) {
        send(HEAD + beginning);
        assertThat(channel.inboundMessages()).isEmpty();

        send("cd");
        send(beginning.startsWith("T") ? "\r\n0\r\n\r\n" : "");

        assertThat(seen(channel)).containsExactly("POST abcd");
        assertThat(told).containsExactly("begun", "whole");
        assertThat(sent).allMatch(it -> it.refCnt() == 0);
    }

    @Test
    void requestWithoutABodyPassesAtOnce() {
        send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(seen(channel)).containsExactly("GET ");
    }

    @Test
    void declaredTooLargePassesBeforeItsBody() {
        send(HEAD + "Content-Length: 11\r\n\r\n");

        assertThat(channel.inboundMessages()).hasSize(1).first().isInstanceOf(HttpRequest.class);
        assertThat(told).containsExactly("passed");
    }

    @Test
    void whatGrowsTooLargePassesAsItDoes() {
        send(HEAD + "Transfer-Encoding: chunked\r\n\r\n8\r\nabcdefgh\r\n8\r\nij");
        assertThat(channel.inboundMessages()).isEmpty();

        send("k");

        assertThat(seen(channel)).containsExactly("POST abcdefghijk...");
        assertThat(told).containsExactly("begun", "passed");
    }

    /** Eight bytes of fifteen are taken, so that eight more pass; those of a connection that ends are given back. */
    @Test
    void thereIsRoomForSoMuchAndNoMore() {
        var beginning = HEAD + "Content-Length: 9\r\n\r\nabcdefgh";
        send(beginning);
        var second = new EmbeddedChannel(new HttpRequestDecoder(), new WholeRequests(room, new Notes(told)));
        send(second, beginning);

        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(seen(second)).containsExactly("POST abcdefgh...");

        channel.finishAndReleaseAll();
        var third = new EmbeddedChannel(new HttpRequestDecoder(), new WholeRequests(room, new Notes(told)));
        send(third, beginning);

        assertThat(third.inboundMessages()).isEmpty();
    }

    @Test
    void whoReadsNoAnswersIsClosedAtItsNextRequest() {
        unread(900_000);
        send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(seen(channel)).containsExactly("GET ");

        unread(900_000);
        send("GET /b HTTP/1.1\r\nHost: a\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(channel.isOpen()).isFalse();
        assertThat(seen(channel)).isEmpty();
    }

    @Test
    void whatHasBegunPassesWhenTheProcessEnds() {
        send(HEAD + "Content-Length: 4\r\n\r\nab");

        channel.pipeline().fireUserEventTriggered(new ShutdownEvent(Duration.ofSeconds(1)));

        assertThat(seen(channel)).containsExactly("POST ab...");
        assertThat(told).containsExactly("begun", "passed");
    }

    @Test
    void answersAreToldAndWordsAreNot() {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        assertThat(told).isEmpty();

        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));

        assertThat(told).containsExactly("answered");
        channel.releaseOutbound();
    }

    @Test
    void brokenChunkIsPassedOnAsSuch() {
        send(HEAD + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n");

        var messages = List.copyOf(channel.inboundMessages());
        assertThat(messages).hasSize(2);
        assertThat(messages.getLast())
                .isInstanceOfSatisfying(
                        LastHttpContent.class,
                        it -> assertThat(it.decoderResult().isFailure()).isTrue());
    }

    @Test
    void whoWaitsForAWordGetsItAndTheRouteHearsNothingOfThat() {
        send(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");

        assertThat(channel.<FullHttpResponse>readOutbound().status()).isEqualTo(HttpResponseStatus.CONTINUE);
        send("ab");
        assertThat(channel.<HttpRequest>readInbound().headers())
                .noneMatch(it -> it.getKey().equalsIgnoreCase("expect"));
    }

    /** However the bytes are cut, the same requests come out as without it, in the same order. */
    @Property
    void nothingIsLostOrAdded(
            @ForAll("requests") List<String> requests,
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 40) Integer> pieces) {
        var bytes = String.join("", requests);
        var gated = new EmbeddedChannel(
                new HttpRequestDecoder(),
                new WholeRequests(new WholeRequests.Room(MOST, 15), new Notes(new ArrayList<>())));
        var plain = new EmbeddedChannel(new HttpRequestDecoder());
        var from = 0;
        for (var i = 0; from < bytes.length(); i++) {
            var end = i < pieces.size() ? Math.min(bytes.length(), from + pieces.get(i)) : bytes.length();
            send(gated, bytes.substring(from, end));
            send(plain, bytes.substring(from, end));
            from = end;
        }
        assertThat(seen(gated)).isEqualTo(seen(plain)).hasSize(requests.size());
    }

    @Provide
    Arbitrary<List<String>> requests() {
        var body = Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(MOST * 2);
        return Combinators.combine(
                        body,
                        Arbitraries.of(false, true),
                        Arbitraries.integers().between(1, 6))
                .as((text, chunked, size) -> HEAD
                        + (chunked
                                ? "Transfer-Encoding: chunked\r\n\r\n" + chunks(text, size) + "0\r\n\r\n"
                                : "Content-Length: " + text.length() + "\r\n\r\n" + text))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static String chunks(String text, int size) {
        var chunks = new StringBuilder();
        for (var from = 0; from < text.length(); from += size) {
            var chunk = text.substring(from, Math.min(text.length(), from + size));
            chunks.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return chunks.toString();
    }

    private void unread(int bytes) {
        var unused = channel.write(Unpooled.buffer().writeZero(bytes));
    }

    private void send(String bytes) {
        sent.add(send(channel, bytes));
    }

    private static ByteBuf send(EmbeddedChannel to, String bytes) {
        var buffer = Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII);
        to.writeInbound(buffer);
        return buffer;
    }

    /** Method and body of each request that came out; with dots behind what is not there to its end. */
    private static List<String> seen(EmbeddedChannel of) {
        var requests = new ArrayList<String>();
        for (Object next = of.readInbound(); next != null; next = of.readInbound()) {
            if (next instanceof HttpRequest request) {
                requests.add(request.method() + " ...");
            }
            if (next instanceof HttpContent content) {
                var last = requests.removeLast();
                requests.add(last.substring(0, last.length() - 3)
                        + content.content().toString(StandardCharsets.US_ASCII)
                        + (next instanceof LastHttpContent ? "" : "..."));
            }
            ReferenceCountUtil.release(next);
        }
        return requests;
    }

    private record Notes(List<String> told) implements WholeRequests.Watcher {
        @Override
        public void begun() {
            told.add("begun");
        }

        @Override
        public void passed() {
            told.add("passed");
        }

        @Override
        public void whole() {
            told.add("whole");
        }

        @Override
        public void answered() {
            told.add("answered");
        }
    }
}
