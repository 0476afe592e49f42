package dev.roomkey.simulation;

import com.github.benmanes.caffeine.cache.Cache;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All maps that Roomkey's own objects hold and that can grow, found by going from field to field, so that a new one is not forgotten. */
final class Maps {
    private static final String OURS = "dev.roomkey.";

    private final Map<String, Held> found = new TreeMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> rest = new ArrayDeque<>();

    /**
     * A map.
     *
     * @param name its class and field
     * @param bound how many it takes at most; -1 where it does not say
     * @param size how many it holds
     */
    record Held(String name, long bound, long size) {}

    private Maps() {}

    /** Those that can be reached from an object, by name; of several with one name, the largest. */
    static List<Held> of(Object root) {
        var maps = new Maps();
        maps.rest.add(root);
        while (!maps.rest.isEmpty()) {
            maps.look(maps.rest.remove());
        }
        return List.copyOf(maps.found.values());
    }

    private void look(Object object) {
        if (!seen.add(object)) {
            return;
        }
        switch (object) {
            case Iterable<?> some -> some.forEach(this::add);
            case Optional<?> some -> some.ifPresent(this::add);
            default ->
                Stream.<Class<?>>iterate(object.getClass(), it -> it.getName().startsWith(OURS), Class::getSuperclass)
                        .flatMap(it -> Stream.of(it.getDeclaredFields()))
                        .filter(it -> !Modifier.isStatic(it.getModifiers())
                                && !it.getType().isPrimitive())
                        .forEach(field -> look(field, value(field, object)));
        }
    }

    private void look(Field field, @Nullable Object value) {
        var name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
        switch (value) {
            case null -> {}
            case Cache<?, ?> cache -> {
                cache.cleanUp();
                note(new Held(
                        name,
                        cache.policy().eviction().map(it -> it.getMaximum()).orElse(-1L),
                        cache.estimatedSize()));
            }
            case ConcurrentMap<?, ?> map -> note(new Held(name, bound(map), map.size()));
            case Map<?, ?> map -> map.values().forEach(this::add);
            default -> add(value);
        }
    }

    private void note(Held map) {
        found.merge(map.name(), map, (one, other) -> one.size() >= other.size() ? one : other);
    }

    private void add(Object object) {
        if (object instanceof Iterable
                || object instanceof Optional
                || object.getClass().getName().startsWith(OURS)) {
            rest.add(object);
        }
    }

    /** The map that stands for a cache does not say its bound aloud. */
    private static long bound(ConcurrentMap<?, ?> map) {
        for (Class<?> type = map.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getSimpleName().equals("BoundedLocalCache")) {
                call(type, "cleanUp", map);
                return (long) call(type, "maximum", map);
            }
        }
        return -1;
    }

    private static Object call(Class<?> type, String name, Object on) {
        try {
            Method method = type.getDeclaredMethod(name);
            method.setAccessible(true);
            return Optional.ofNullable(method.invoke(on)).orElse("nothing");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object value(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
