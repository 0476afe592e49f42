package dev.roomkey;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;

/** A client of LiveKit's signalling, by the messages of LiveKit's own SDK. It sends and receives no media. */
public final class Participant implements AutoCloseable {
    private static final int PROTOCOL = 15;

    private final Queue<SignalResponse> heard;
    private final WebSocket socket;

    private Participant(Queue<SignalResponse> heard, WebSocket socket) {
        this.heard = heard;
        this.socket = socket;
    }

    static Participant join(HttpClient client, URI url, String token) {
        var heard = new ConcurrentLinkedQueue<SignalResponse>();
        var query = "/rtc?auto_subscribe=1&sdk=js&protocol=" + PROTOCOL + "&access_token="
                + URLEncoder.encode(token, StandardCharsets.UTF_8);
        var socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(url + query), new Listener(heard))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        return new Participant(heard, socket);
    }

    /** Waits for a message of the server. */
    public SignalResponse await(Predicate<SignalResponse> wanted) {
        Eventually.holds(() -> find(wanted).isPresent());
        return find(wanted).orElseThrow();
    }

    private Optional<SignalResponse> find(Predicate<SignalResponse> wanted) {
        return heard.stream().filter(wanted).findFirst();
    }

    public void send(SignalRequest request) {
        socket.sendBinary(ByteBuffer.wrap(request.toByteArray()), true).join();
    }

    /** Whether the server has ended the connection. */
    public boolean isOut() {
        return socket.isInputClosed();
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Puts frames together to messages. */
    private static final class Listener implements WebSocket.Listener {
        private final Queue<SignalResponse> heard;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        Listener(Queue<SignalResponse> heard) {
            this.heard = heard;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                take();
            }
            return WebSocket.Listener.super.onBinary(socket, data, last);
        }

        private void take() {
            try {
                heard.add(SignalResponse.parseFrom(message.toByteArray()));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            } finally {
                message.reset();
            }
        }
    }
}
