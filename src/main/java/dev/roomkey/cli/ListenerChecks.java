package dev.roomkey.cli;

import dev.roomkey.cli.Asking.Answered;
import dev.roomkey.config.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether the gateway will be able to listen; a gateway that already runs here is no fault. */
final class ListenerChecks {
    private final Asking asking;

    ListenerChecks(Asking asking) {
        this.asking = asking;
    }

    private record Listener(String name, String host, int port) {}

    Stream<Check> checks(GatewayConfig config) {
        var listeners = new ArrayList<Listener>();
        listeners.add(new Listener("http", config.http().host(), config.http().port()));
        listeners.add(new Listener(
                "management", config.management().host(), config.management().port()));
        if (config.admin() != null) {
            listeners.add(
                    new Listener("admin", config.admin().host(), config.admin().port()));
        }
        return listeners.stream()
                .map(it -> new Check(
                        it.name(), () -> List.of(check(it, config.management().port()))));
    }

    private Checkup check(Listener listener, int managementPort) throws InterruptedException {
        var place = listener.host() + ":" + listener.port();
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(listener.host()), listener.port()));
            return Checkup.ok(listener.name(), place + " is free");
        } catch (IOException taken) {
            return isRoomkey(managementPort)
                    ? Checkup.ok(listener.name(), place + " is taken by a Roomkey that runs here")
                    : Checkup.fail(
                            listener.name(),
                            place + " cannot be listened on: " + taken.getMessage(),
                            "end what listens there, or set " + listener.name() + ".port");
        }
    }

    private boolean isRoomkey(int managementPort) throws InterruptedException {
        return managementPort > 0
                && asking.ask(
                                URI.create("http://127.0.0.1:" + managementPort + "/health/live"),
                                HttpRequest.Builder::GET)
                        instanceof Answered answer
                && answer.status() == 200;
    }
}
