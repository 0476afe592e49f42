package dev.roomkey.redis;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A server that greets as Redis does and answers everything else as the test says. */
final class FakeRedis implements AutoCloseable {
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Function<String, String> answers;
    private final NetServer server;
    private final AtomicInteger connections = new AtomicInteger();

    private FakeRedis(NetServer server, Function<String, String> answers) {
        this.server = server;
        this.answers = answers;
    }

    /** @param answers the raw answer to a command, which is given as its words; an empty one is none */
    static FakeRedis start(Vertx vertx, Function<String, String> answers) throws Exception {
        var fake = new FakeRedis(vertx.createNetServer(), answers);
        fake.server.connectHandler(fake::serve).listen(0, "127.0.0.1").await(5, TimeUnit.SECONDS);
        return fake;
    }

    URI url() {
        return URI.create("redis://127.0.0.1:" + server.actualPort());
    }

    /** What came in after the greetings, in words. */
    List<String> commands() {
        return commands;
    }

    /** How many connections there have been. */
    int connections() {
        return connections.get();
    }

    private void serve(NetSocket socket) {
        connections.incrementAndGet();
        var words = new ArrayList<String>();
        var left = new int[1];
        socket.handler(RecordParser.newDelimited("\r\n", line -> {
            var text = line.toString();
            if (text.startsWith("*") && left[0] == 0) {
                left[0] = 2 * Integer.parseInt(text.substring(1));
                return;
            }
            if (left[0]-- % 2 == 1) {
                words.add(text);
            }
            if (left[0] == 0) {
                answer(socket, String.join(" ", words));
                words.clear();
            }
        }));
    }

    private void answer(NetSocket socket, String command) {
        if (command.regionMatches(true, 0, "HELLO", 0, 5)) {
            socket.write("%1\r\n+server\r\n+redis\r\n");
            return;
        }
        commands.add(command);
        var answer = answers.apply(command);
        if (!answer.isEmpty()) {
            socket.write(answer);
        }
    }

    @Override
    public void close() throws TimeoutException {
        server.close().await(5, TimeUnit.SECONDS);
    }
}
