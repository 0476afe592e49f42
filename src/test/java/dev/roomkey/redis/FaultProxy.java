package dev.roomkey.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Stands between a client and a Redis, and loses what a bad network loses. */
public final class FaultProxy implements AutoCloseable {
    private final List<Tunnel> tunnels = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    private final int target;
    private volatile long delayMillis;
    private volatile Answers answers = Answers.WHOLE;

    /** What comes back of what Redis answers. */
    public enum Answers {
        WHOLE {
            @Override
            byte[] of(byte[] answer) {
                return answer;
            }
        },
        /** As many bytes, of which none belongs to Redis' protocol, so that nothing can be taken for an answer. */
        GARBLED {
            @Override
            byte[] of(byte[] answer) {
                for (var i = 0; i < answer.length; i++) {
                    answer[i] = (byte) (0x80 | answer[i] * 31);
                }
                return answer;
            }
        },
        /** The first half, and the connection is reset. */
        CUT {
            @Override
            byte[] of(byte[] answer) {
                return Arrays.copyOf(answer, answer.length / 2);
            }
        },
        /** None: connections are closed as soon as they are there. */
        REFUSED {
            @Override
            byte[] of(byte[] answer) {
                return new byte[0];
            }
        };

        abstract byte[] of(byte[] answer);
    }

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

    /** From now on answers come back in this way. */
    public void answer(Answers how) {
        answers = how;
        if (how == Answers.REFUSED) {
            reset();
        }
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
                connect(listener.accept());
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    /** A Redis that is away is a connection that ends at once, and the next one is tried again. */
    private void connect(Socket client) throws IOException {
        if (answers == Answers.REFUSED) {
            client.close();
            return;
        }
        try {
            var tunnel = new Tunnel(client, new Socket(InetAddress.getLoopbackAddress(), target));
            tunnels.add(tunnel);
            Thread.ofVirtual().start(tunnel::copyQuestions);
            Thread.ofVirtual().start(() -> tunnel.copyAnswers(this));
            if (answers == Answers.REFUSED) {
                tunnel.reset();
            }
        } catch (IOException away) {
            client.close();
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

        void copyQuestions() {
            copy(client, server, bytes -> bytes);
        }

        void copyAnswers(FaultProxy proxy) {
            copy(server, client, bytes -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(proxy.delayMillis));
                return proxy.answers.of(bytes);
            });
        }

        /** Until one side ends, or what is handed on is not all. */
        private void copy(Socket from, Socket to, UnaryOperator<byte[]> change) {
            var buffer = new byte[8192];
            try {
                for (var n = from.getInputStream().read(buffer);
                        n >= 0;
                        n = from.getInputStream().read(buffer)) {
                    if (swallowing) {
                        swallowed = true;
                    } else {
                        var changed = change.apply(Arrays.copyOf(buffer, n));
                        to.getOutputStream().write(changed);
                        if (changed.length < n) {
                            throw new IOException("cut");
                        }
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
