package dev.roomkey.http;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses from text without ever asking a name server. */
final class Addresses {
    private static final int LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();

    /** Without leading zeros, which some read as octal, and without zones. */
    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

    private static final Pattern IPV6 =
            Pattern.compile("[0-9A-Fa-f:]*:(?:[0-9A-Fa-f:]*|(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2}))");

    private static final Pattern PORT = Pattern.compile("(?::[0-9]{1,5})?");

    private Addresses() {}

    /** The address that {@code text} is; an IPv4 address written as IPv6 ({@code ::ffff:192.0.2.1}) is that IPv4 address. */
    static Optional<InetAddress> parse(String text) {
        if (text.length() > LONGEST
                || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(text))
                .map(Addresses::of);
    }

    /** The same, with or without a port: {@code 192.0.2.1:4711}, {@code [2001:db8::1]}, {@code [2001:db8::1]:4711}. */
    static Optional<InetAddress> parseNode(String text) {
        if (text.startsWith("[")) {
            var end = text.indexOf(']');
            return end > 0 && isPort(text.substring(end + 1)) ? parse6(text.substring(1, end)) : Optional.empty();
        }
        var colon = text.indexOf(':');
        var hasPort = colon >= 0 && text.indexOf(':', colon + 1) < 0;
        if (!hasPort) {
            return parse(text);
        }
        return isPort(text.substring(colon)) ? parse(text.substring(0, colon)) : Optional.empty();
    }

    /** The address of a connection's other end, without its zone; empty where it has none. The JDK has written it, so its form is good. */
    static Optional<InetAddress> ofPeer(@Nullable SocketAddress peer) {
        var text = peer == null ? null : peer.hostAddress();
        if (text == null) {
            return Optional.empty();
        }
        var zone = text.indexOf('%');
        return Optional.ofNullable(
                        NetUtil.createByteArrayFromIpAddressString(zone < 0 ? text : text.substring(0, zone)))
                .map(Addresses::of);
    }

    /** With all bits after the first {@code bits} cleared. */
    static InetAddress masked(InetAddress address, int bits) {
        var bytes = address.getAddress();
        for (var i = 0; i < bytes.length; i++) {
            var kept = Math.clamp(bits - (long) i * Byte.SIZE, 0, Byte.SIZE);
            bytes[i] &= (byte) (0xff00 >> kept);
        }
        return of(bytes);
    }

    private static Optional<InetAddress> parse6(String text) {
        return text.indexOf(':') < 0 ? Optional.empty() : parse(text);
    }

    private static boolean isPort(String text) {
        return PORT.matcher(text).matches();
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses have 4 or 16 bytes", e);
        }
    }
}
