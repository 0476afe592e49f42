package dev.roomkey.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which master of a cluster has which hash slots, as one of its nodes has answered to {@code CLUSTER SLOTS}. */
final class ClusterSlots {
    /** Of a cluster that has not answered yet. */
    static final ClusterSlots UNKNOWN = new ClusterSlots(new TreeMap<>());

    private final NavigableMap<Integer, Range> byFirst;

    private ClusterSlots(NavigableMap<Integer, Range> byFirst) {
        this.byFirst = byFirst;
    }

    private record Range(int last, URI master) {}

    /** Reads an answer of the node {@code asked}. What makes no sense is left out. */
    static ClusterSlots read(Response answer, URI asked) {
        var byFirst = new TreeMap<Integer, Range>();
        elements(answer).map(ClusterSlots::list).filter(it -> it.size() > 2).forEach(entry -> {
            var master = address(list(entry.get(2)), asked);
            var first = number(entry.get(0));
            var last = number(entry.get(1));
            master.ifPresent(it -> byFirst.put(first, new Range(last, it)));
        });
        return new ClusterSlots(byFirst);
    }

    private static List<Response> list(Response response) {
        return elements(response).toList();
    }

    /** What stands in an array; of an array with a gap, what stands before it. */
    private static Stream<Response> elements(Response response) {
        return response.type() == ResponseType.MULTI && response.isArray()
                ? IntStream.range(0, response.size()).mapToObj(response::get).takeWhile(Objects::nonNull)
                : Stream.empty();
    }

    /** No slot and no port where there is no number. */
    private static int number(Response response) {
        return response.type() == ResponseType.NUMBER ? response.toInteger() : -1;
    }

    private static Optional<URI> address(List<Response> node, URI asked) {
        return node.size() < 2 ? Optional.empty() : NodeAddress.beside(asked, name(node.get(0)), number(node.get(1)));
    }

    private static String name(Response response) {
        var isText = response.type() == ResponseType.BULK || response.type() == ResponseType.SIMPLE;
        return isText ? response.toString() : "";
    }

    boolean isKnown() {
        return !byFirst.isEmpty();
    }

    /** Who has the slot. */
    Optional<URI> masterOf(int slot) {
        return Optional.ofNullable(byFirst.floorEntry(slot))
                .map(it -> it.getValue())
                .filter(it -> slot <= it.last())
                .map(Range::master);
    }

    Set<URI> masters() {
        return byFirst.values().stream().map(Range::master).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
