package dev.roomkey.http;

import java.util.List;

/**
 * Whom the listener believes about who calls.
 *
 * @param trusted the proxies before it; nobody by default
 * @param forwarding the one header that they write the caller's address into
 * @param proxyProtocol whether every connection begins with a PROXY header; then only {@code trusted} may connect
 */
public record ProxyConfig(List<AddressRange> trusted, Forwarding forwarding, boolean proxyProtocol) {
    public static final Forwarding DEFAULT_FORWARDING = Forwarding.X_FORWARDED_FOR;

    /** No proxy is known, and nobody is believed. */
    public static final ProxyConfig NONE = new ProxyConfig(List.of(), DEFAULT_FORWARDING, false);

    public ProxyConfig {
        trusted = List.copyOf(trusted);
        if (proxyProtocol && trusted.isEmpty()) {
            throw new IllegalArgumentException(
                    "trusted-proxies must list who may send the PROXY header, since proxy-protocol is on");
        }
    }
}
