package dev.roomkey;

import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.ClaimGrants;
import dev.roomkey.token.TokenSigner;
import dev.roomkey.token.VideoGrant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A real LiveKit server, of a release, on free ports of the loopback interface. */
public final class LiveKitServer implements AutoCloseable {
    public static final ApiKey KEY = new ApiKey("APItests", Secret.of("a secret of tests, long enough for the server"));
    /** A room configuration of the server's, for rooms that a join starts. */
    public static final String PRESET = "webinar";

    private final int port;
    private final Path log;
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();

    private LiveKitServer(int port, Path log, Process process) {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /** Starts one that posts its webhooks to {@code webhooks}; without a server the test is skipped. */
    public static LiveKitServer start(URI webhooks) {
        try {
            return start(OptionalTool.requireGoTool("livekit-server"), RedisServer.freePort(), webhooks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LiveKitServer start(Path program, int port, URI webhooks) throws IOException {
        var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "livekit")), "server-");
        var log = folder.resolve("livekit.log");
        var file = Files.writeString(folder.resolve("livekit.yaml"), configuration(port, webhooks));
        var process = new ProcessBuilder(program.toString(), "--config", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var server = new LiveKitServer(port, log, process);
        server.awaitStart();
        return server;
    }

    /** On loopback alone, also for the media: no address of the machine, no STUN server of the Internet. */
    private static String configuration(int port, URI webhooks) throws IOException {
        var udp = freeUdpPort();
        return """
                port: %d
                bind_addresses: [127.0.0.1]
                rtc:
                  udp_port: %d
                  tcp_port: 0
                  node_ip: 127.0.0.1
                  use_external_ip: false
                  enable_loopback_candidate: true
                  ips: { includes: [127.0.0.1/32] }
                  stun_servers: ["127.0.0.1:%d"]
                keys: { %s: "%s" }
                webhook: { api_key: %s, urls: ["%s"] }
                room:
                  room_configurations:
                    %s: { max_participants: 7, metadata: "of the preset" }
                logging: { level: info }
                """.formatted(port, udp, port, KEY.id(), KEY.secret().text(), KEY.id(), webhooks, PRESET);
    }

    private static int freeUdpPort() throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws IOException {
        Eventually.holds(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IOException("livekit-server did not start: " + Files.readString(log));
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return validate("").statusCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where clients connect to. */
    public URI url() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    /** What the server says of a token without a join: 200 and {@code success}, or why not. */
    public HttpResponse<String> validate(String token) throws IOException, InterruptedException {
        return send(request("/rtc/validate?access_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))
                .GET());
    }

    /** Enters a room as a client does, but for the media. */
    public Participant join(String token) {
        return Participant.join(client, url(), token);
    }

    /** Who is in the room, as the server's administrators see it. */
    public List<JsonObject> participants(String room) throws IOException, InterruptedException {
        var answer = call("RoomService/ListParticipants", room);
        return objects(answer, "participants");
    }

    /** The room, or nothing where there is none. */
    public List<JsonObject> rooms(String room) throws IOException, InterruptedException {
        var names = new JsonObject().put("names", List.of(room));
        return objects(post("RoomService/ListRooms", room, names), "rooms");
    }

    /** Which agents were asked into the room. */
    public List<JsonObject> dispatches(String room) throws IOException, InterruptedException {
        return objects(call("AgentDispatchService/ListDispatch", room), "agent_dispatches");
    }

    private JsonObject call(String method, String room) throws IOException, InterruptedException {
        return post(method, room, new JsonObject().put("room", room));
    }

    private JsonObject post(String method, String room, JsonObject body) throws IOException, InterruptedException {
        var grants = ClaimGrants.builder()
                .video(VideoGrant.builder()
                        .roomAdmin(true)
                        .roomList(true)
                        .room(room)
                        .build())
                .build();
        var token = new TokenSigner(KEY).sign(grants, Instant.now(), Duration.ofMinutes(5));
        var answer = send(request("/twirp/livekit." + method)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token.jwt())
                .POST(BodyPublishers.ofString(body.encode())));
        if (answer.statusCode() != 200) {
            throw new IOException(method + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    private static List<JsonObject> objects(JsonObject answer, String field) {
        return answer.getJsonArray(field, new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.close();
    }
}
