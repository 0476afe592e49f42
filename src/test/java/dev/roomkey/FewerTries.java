package dev.roomkey;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.Store;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/** Ends every property after {@code -Droomkey.tries} tries: mutation tests run each of them some hundred times. Registered for all tests. */
public final class FewerTries implements AroundTryHook {
    private static final int MOST = Integer.getInteger("roomkey.tries", Integer.MAX_VALUE);

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor tryExecutor, List<Object> parameters) {
        var result = tryExecutor.execute(parameters);
        var tries = Store.getOrCreate(FewerTries.class, Lifespan.PROPERTY, AtomicInteger::new);
        return result.isSatisfied() && tries.get().incrementAndGet() >= MOST
                ? TryExecutionResult.satisfied(true)
                : result;
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
