package dev.roomkey.config;

import dev.roomkey.callback.CallbackConfig;
import dev.roomkey.model.Secret;
import java.time.Duration;
import java.util.List;

/** Reads {@code rooms.callback}, which need not be there. */
final class CallbackReader {
    private CallbackReader() {}

    /** Of nothing where there is no url. */
    static Field<CallbackConfig> read(Section callback) {
        var url = callback.get("url", Form.webUrl()).optional();
        var allowHttp = callback.get("allow-http", Form.flag()).or(false);
        var secrets = new Secrets(callback).secrets("secrets").or(List.of());
        var claims = callback.list("claims", Form.pointer()).or(List.of());
        var caps = new CapFields(callback, CallbackConfig.DEFAULT_CAPS);
        var cache = callback.get("cache", Form.duration(Duration.ZERO, CallbackConfig.MAX_CACHE))
                .or(CallbackConfig.DEFAULT_CACHE);
        check(callback, secrets, url.orNull() != null);
        if (!url.isBroken() && url.orNull() == null) {
            return callback.<Field<CallbackConfig>>build(() -> Field.of(null)).then(it -> it);
        }
        return callback.build(() ->
                new CallbackConfig(url.get(), allowHttp.get(), secrets.get(), claims.get(), caps.get(), cache.get()));
    }

    private static void check(Section callback, Field<List<Secret>> secrets, boolean asked) {
        if (!asked && callback.isWritten()) {
            callback.refuse("url", "is missing", "write the route of the application that is asked about joins");
        }
        var read = secrets.value().orElse(List.of());
        if (asked && !secrets.isBroken() && read.isEmpty()) {
            callback.refuse(
                    "secrets", "is missing", "name files with secrets-file: with them the application knows who asks");
        }
        if (read.stream().anyMatch(it -> it.length() < KeyReader.MIN_SECRET_BYTES)) {
            callback.refuse(
                    "secrets",
                    "holds one shorter than " + KeyReader.MIN_SECRET_BYTES + " bytes, which could be guessed",
                    "make a longer one, as of openssl rand -base64 36");
        }
    }
}
