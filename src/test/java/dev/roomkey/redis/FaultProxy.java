package dev.roomkey.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Stands between a client and a Redis, and loses what a bad network loses. */
public final class FaultProxy implements AutoCloseable {
    private final List<Tunnel> tunnels = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    private final int target;
    private volatile long delayMillis;

    private FaultProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    public static FaultProxy to(int target) throws IOException {
        var proxy = new FaultProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public URI url() {
        return URI.create("redis://127.0.0.1:" + listener.getLocalPort());
    }

    /** Connections that are open now lose every byte from now on, in both directions, and stay open. */
    void swallow() {
        tunnels.forEach(it -> it.swallowing = true);
    }

    /** From now on every answer takes so much longer. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** Connections that are open now are reset. */
    void reset() {
        tunnels.forEach(Tunnel::reset);
        tunnels.clear();
    }

    /** Whether anything was lost yet. */
    boolean hasSwallowed() {
        return tunnels.stream().anyMatch(it -> it.swallowed);
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                var tunnel = new Tunnel(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                tunnels.add(tunnel);
                Thread.ofVirtual().start(() -> tunnel.copy(tunnel.client, tunnel.server, () -> 0));
                Thread.ofVirtual().start(() -> tunnel.copy(tunnel.server, tunnel.client, () -> delayMillis));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        reset();
    }

    private static final class Tunnel {
        private final Socket client;
        private final Socket server;
        private volatile boolean swallowing;
        private volatile boolean swallowed;

        Tunnel(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void copy(Socket from, Socket to, LongSupplier delay) {
            var buffer = new byte[8192];
            try {
                for (var n = from.getInputStream().read(buffer);
                        n >= 0;
                        n = from.getInputStream().read(buffer)) {
                    if (swallowing) {
                        swallowed = true;
                    } else {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delay.getAsLong()));
                        to.getOutputStream().write(buffer, 0, n);
                    }
                }
                to.close();
            } catch (IOException e) {
                reset();
            }
        }

        void reset() {
            try (client;
                    server) {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // it is closed already
            }
        }
    }
}
