package dev.roomkey.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of addresses in CIDR notation, {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is a range of one.
 * There is none of all addresses: to trust everybody is never meant.
 */
public final class AddressRange {
    private final InetAddress network;
    private final int prefix;

    private AddressRange(InetAddress network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /** The range that {@code text} names; empty when it is malformed, has bits after its prefix, or a prefix of 0. */
    public static Optional<AddressRange> parse(String text) {
        var slash = text.indexOf('/');
        var address = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
        return address.flatMap(it -> prefix(slash < 0 ? "" : text.substring(slash), it)
                .filter(bits -> Addresses.masked(it, bits).equals(it))
                .map(bits -> new AddressRange(it, bits)));
    }

    private static Optional<Integer> prefix(String text, InetAddress address) {
        var bits = address.getAddress().length * Byte.SIZE;
        if (text.isEmpty()) {
            return Optional.of(bits);
        }
        return text.matches("/[1-9][0-9]{0,2}")
                ? Optional.of(Integer.parseInt(text.substring(1))).filter(it -> it <= bits)
                : Optional.empty();
    }

    /** Whether {@code address} is within; an IPv4 address never is in a range of IPv6. */
    boolean contains(InetAddress address) {
        var other = address.getAddress();
        var own = network.getAddress();
        return other.length == own.length
                && Arrays.equals(Addresses.masked(address, prefix).getAddress(), own);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange it && it.network.equals(network) && it.prefix == prefix;
    }

    @Override
    public int hashCode() {
        return 31 * network.hashCode() + prefix;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
