package dev.roomkey.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which operators ask a service to read its configuration again. Java has no API for signals but one that the compiler
 * warns of at each use, so it is reached by name; where it is missing, SIGHUP ends the process as it always did.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Has {@code reaction} run at each SIGHUP, which then no longer ends the process. */
    static void handle(Runnable reaction) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(reaction);
            var reacting =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), reacting);
        } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
            LOG.warn("SIGHUP cannot be handled here; changes of the configuration are noticed all the same");
        }
    }
}
