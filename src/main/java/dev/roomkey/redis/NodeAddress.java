package dev.roomkey.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of a cluster's nodes, as other nodes tell them. */
final class NodeAddress {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,255}");

    private NodeAddress() {}

    /**
     * The URL of another node of the same cluster; empty when there can be none.
     *
     * @param known a node of the cluster; an empty {@code host} is the same as its own
     */
    static Optional<URI> beside(URI known, String host, int port) {
        var name = host.isEmpty() ? String.valueOf(known.getHost()).replaceAll("[\\[\\]]", "") : host;
        if (!HOST.matcher(name).matches() || port < 1 || port > 65_535) {
            return Optional.empty();
        }
        return parsed(known.getScheme() + "://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port);
    }

    private static Optional<URI> parsed(String url) {
        try {
            return Optional.of(new URI(url)).filter(it -> it.getHost() != null);
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }
}
