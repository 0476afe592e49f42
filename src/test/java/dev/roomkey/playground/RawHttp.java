package dev.roomkey.playground;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Requests as they stand on the wire: clients will not send a foreign or a second {@code Host}. */
record RawHttp(int port) {
    record Answer(int status, List<String> headerLines, String body) {
        /** Each value of the header, in the order sent. */
        List<String> all(String name) {
            return headerLines.stream()
                    .filter(it -> it.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(it -> it.substring(name.length() + 1).strip())
                    .toList();
        }

        String header(String name) {
            return String.join(", ", all(name));
        }
    }

    /** Sends {@code head}, lines separated by line feeds, and an empty body. */
    Answer send(String head) throws IOException {
        return send(head, "");
    }

    /** Sends {@code head}, lines separated by line feeds, with what is needed to send {@code body} after it. */
    Answer send(String head, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var lines = head.strip() + "\nContent-Length: " + bytes.length + "\nConnection: close\n\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            var out = socket.getOutputStream();
            out.write(lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes);
            out.flush();
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer parse(String text) {
        var parts = text.split("\r\n\r\n", 2);
        var lines = parts[0].split("\r\n", -1);
        return new Answer(
                Integer.parseInt(lines[0].split(" ", -1)[1]),
                Arrays.asList(lines).subList(1, lines.length),
                parts[1]);
    }
}
