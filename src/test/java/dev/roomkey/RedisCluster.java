package dev.roomkey;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real cluster on this machine: three masters with a third of the slots each. A node counts as lost after two seconds, and what
 * is left goes on without it.
 */
public final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final List<RedisServer> nodes = new ArrayList<>();

    private RedisCluster() {}

    public static RedisCluster start() {
        var cluster = new RedisCluster();
        for (var i = 0; i < MASTERS; i++) {
            var master = cluster.started(node());
            addSlots(master, i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS);
            master.command("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
        }
        cluster.awaitAgreement();
        return cluster;
    }

    /** The masters of the start, by their slots. */
    public List<RedisServer> masters() {
        return nodes.subList(0, MASTERS);
    }

    public RedisServer first() {
        return nodes.getFirst();
    }

    /** Which of the masters has a slot. */
    public RedisServer masterOf(int slot) {
        return nodes.get(IntStream.range(0, MASTERS)
                .filter(i -> slot < (i + 1) * SLOTS / MASTERS)
                .findFirst()
                .orElseThrow());
    }

    public List<URI> urls() {
        return nodes.stream().map(RedisServer::url).toList();
    }

    /** Adds a master that has no slot yet. */
    public RedisServer addMaster() {
        var master = started(node());
        awaitAgreement();
        return master;
    }

    /** Adds a replica that holds what {@code master} holds, and takes over when that is lost. */
    public RedisServer addReplicaOf(RedisServer master) {
        var replica = started(node());
        awaitAgreement();
        var id = master.lineOf(2, "CLUSTER", "MYID");
        Eventually.holds(() -> replica.command("CLUSTER", "REPLICATE", id).equals("+OK"));
        Eventually.holds(() -> master.number("WAIT", "1", "1000") == 1);
        return replica;
    }

    private RedisServer started(RedisServer node) {
        nodes.add(node);
        return node;
    }

    /** Makes all nodes known to each other and waits until they are of one mind. */
    private void awaitAgreement() {
        nodes.forEach(it -> first().command("CLUSTER", "MEET", "127.0.0.1", "" + it.port()));
        Eventually.holds(() -> nodes.stream()
                .allMatch(it -> it.lineOf(2, "CLUSTER", "INFO").equals("cluster_state:ok")
                        && it.lineOf(3, "CLUSTER", "INFO").equals("cluster_slots_assigned:" + SLOTS)
                        && it.lineOf(7, "CLUSTER", "INFO").equals("cluster_known_nodes:" + nodes.size())));
    }

    /** The nodes talk to each other on a port that is 10,000 higher. */
    private static RedisServer node() {
        var port = IntStream.generate(RedisServer::freePort)
                .filter(it -> it < 55_000)
                .findFirst()
                .orElseThrow();
        return RedisServer.startOn(
                port,
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                "--cluster-node-timeout",
                "2000",
                "--repl-diskless-sync-delay",
                "0",
                "--cluster-require-full-coverage",
                "no");
    }

    private static void addSlots(RedisServer node, int from, int to) {
        var slots = IntStream.range(from, to).mapToObj(Integer::toString);
        node.command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }
}
