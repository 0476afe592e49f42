package dev.roomkey.callback;

import dev.roomkey.model.KeyedMac;
import dev.roomkey.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Shows the application that a question comes from here and now: {@code t=1767225600,v1=<hex>}, an HMAC-SHA256 over the time in seconds, a
 * dot and the body, once for each secret.
 */
final class Signature {
    static final String HEADER = "roomkey-signature";

    private final List<KeyedMac> keyed;

    Signature(List<Secret> secrets) {
        keyed = secrets.stream().map(it -> new KeyedMac(it.bytes())).toList();
    }

    String of(byte[] body, Instant now) {
        var header = new StringBuilder("t=" + now.getEpochSecond());
        for (var each : keyed) {
            var mac = each.begin();
            mac.update((now.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
            header.append(",v1=").append(HexFormat.of().formatHex(mac.doFinal(body)));
        }
        return header.toString();
    }
}
