package dev.roomkey.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.spi.transport.Transport;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** An event loop of Netty whose tasks and timers are events of the virtual time. It has no channels. */
final class VirtualLoop extends AbstractEventExecutor implements EventLoop {
    private final VirtualTime time;
    private final Promise<Void> terminated = ImmediateEventExecutor.INSTANCE.newPromise();
    private final Queue<Runnable> fromOutside = new ConcurrentLinkedQueue<>();
    private volatile boolean isEnding;
    private boolean isDead;

    VirtualLoop(VirtualTime time) {
        this.time = time;
    }

    /** A Vert.x that has this loop alone: whatever it times and defers happens in virtual time. */
    Vertx vertx() {
        var files = new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setFileSystemOptions(files)
                        .setDisableTCCL(true))
                .withTransport(new OneLoop())
                .build();
    }

    private final class OneLoop extends NioTransport implements io.vertx.core.transport.Transport {
        @Override
        public String name() {
            return "virtual";
        }

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public Throwable unavailabilityCause() {
            throw new IllegalStateException("it is available");
        }

        @Override
        public Transport implementation() {
            return this;
        }

        @Override
        public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
            return VirtualLoop.this;
        }
    }

    /** The process is killed: nothing that it meant to do happens any more. */
    void kill() {
        isDead = true;
    }

    boolean isDead() {
        return isDead;
    }

    /** The simulation is over: what Vert.x' own threads have to say at its end is taken as well, be it that of a dead instance. */
    void end() {
        isDead = false;
        isEnding = true;
    }

    void takeFromOutside() {
        for (var task = fromOutside.poll(); task != null; task = fromOutside.poll()) {
            task.run();
        }
    }

    private void runAlive(Runnable task) {
        if (!isDead) {
            task.run();
        }
    }

    @Override
    public void execute(Runnable task) {
        if (isEnding && !time.isHere()) {
            fromOutside.add(task);
        } else {
            time.in(0, () -> runAlive(task));
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    task.run();
                    return true;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return new Timer<>(this, task, unit.toNanos(delay));
    }

    /** Nothing asks a loop for repeated timers but through single ones. */
    private static final class Timer<V> extends DefaultPromise<V> implements ScheduledFuture<V> {
        private final Callable<V> task;
        private final VirtualTime.Event event;

        Timer(VirtualLoop loop, Callable<V> task, long nanos) {
            super(loop);
            this.task = task;
            event = loop.time.in(nanos, () -> loop.runAlive(this::fire));
        }

        private void fire() {
            try {
                trySuccess(task.call());
            } catch (Exception e) {
                tryFailure(e);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            event.callOff();
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public boolean inEventLoop() {
        return time.isHere();
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return thread.equals(Thread.currentThread()) && time.isHere();
    }

    @Override
    public EventLoopGroup parent() {
        return this;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        throw new UnsupportedOperationException("no channels here");
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        throw new UnsupportedOperationException("no channels here");
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        throw new UnsupportedOperationException("no channels here");
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        terminated.trySuccess(null);
        return terminated;
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    @Deprecated
    public void shutdown() {
        kill();
    }

    @Override
    public boolean isShuttingDown() {
        return isDead;
    }

    @Override
    public boolean isShutdown() {
        return isDead;
    }

    @Override
    public boolean isTerminated() {
        return isDead;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isDead;
    }
}
