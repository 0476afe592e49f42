package dev.roomkey.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;

/** Certificates with any key and dates. Their signature is none: nobody checks it, since they are believed for where they come from. */
final class TestCertificates {
    private static final byte[] VERSION_AND_SERIAL = HexFormat.of().parseHex("a003020102020101");
    private static final byte[] RSA_WITH_SHA256 = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
    private static final byte[] NAME = HexFormat.of().parseHex("300c310a300806035504030c0178");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private TestCertificates() {}

    static String pem(PublicKey key, Instant from, Instant to) {
        byte[] validity = tagged(0x30, tagged(0x18, time(from)), tagged(0x18, time(to)));
        byte[] body = tagged(0x30, VERSION_AND_SERIAL, RSA_WITH_SHA256, NAME, validity, NAME, key.getEncoded());
        byte[] certificate = tagged(0x30, body, RSA_WITH_SHA256, tagged(0x03, new byte[257]));
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
    }

    private static byte[] time(Instant instant) {
        return TIME.format(instant).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var der = new ByteArrayOutputStream();
        der.write(tag);
        if (content.size() >= 256) {
            der.write(0x82);
            der.write(content.size() >> 8);
        } else if (content.size() >= 128) {
            der.write(0x81);
        }
        der.write(content.size());
        der.writeBytes(content.toByteArray());
        return der.toByteArray();
    }
}
