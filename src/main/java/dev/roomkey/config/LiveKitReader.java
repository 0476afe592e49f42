package dev.roomkey.config;

import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.LiveKitConfig;
import java.net.URI;
import java.util.Set;

/** Reads {@code livekit:}, whose values the ecosystem's own variables hold too. */
final class LiveKitReader {
    /** The key of {@code livekit-server --dev}; everybody knows its secret. */
    private static final String WEAK =
            "is shorter than " + ApiKey.MIN_SECRET_BYTES + " bytes and could be guessed from any token";

    private static final String DEVELOPMENT_KEY = "devkey";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private LiveKitReader() {}

    /** The section as production needs it: with a key that nobody can guess. */
    static Field<LiveKitConfig> production(Section livekit) {
        return read(livekit, true);
    }

    /** The section with whatever key a developer's server has. */
    static Field<LiveKitConfig> development(Section livekit) {
        return read(livekit, false);
    }

    private static Field<LiveKitConfig> read(Section livekit, boolean production) {
        var secrets = new Secrets(livekit);
        var url = livekit.get("url", Form.liveKitUrl(), "LIVEKIT_URL")
                .required("write what clients connect to, like wss://livekit.example.com");
        var id = livekit.get("api-key", Form.text(), "LIVEKIT_API_KEY").required("write the API key's id");
        var secret = secrets.secret("api-secret", "LIVEKIT_API_SECRET").required(secrets.mend("api-secret"));
        var ttl = livekit.get("ttl", Form.duration(LiveKitConfig.MIN_TTL, LiveKitConfig.MAX_TTL))
                .or(LiveKitConfig.DEFAULT_TTL);
        if (!production) {
            secret.value().ifPresent(it -> noticeWeakSecret(livekit, it));
        } else {
            checkKey(livekit, id, secret);
            url.value().ifPresent(it -> checkEncrypted(livekit, it));
        }
        return livekit.build(() -> new LiveKitConfig(url.get(), new ApiKey(id.get(), secret.get()), ttl.get()));
    }

    /** What development lets pass and production does not. */
    static void noticeWeakSecret(Section livekit, Secret secret) {
        if (isWeak(secret)) {
            livekit.notice("api-secret", WEAK + "; production refuses it");
        }
    }

    private static boolean isWeak(Secret secret) {
        return secret.length() < ApiKey.MIN_SECRET_BYTES;
    }

    private static void checkKey(Section livekit, Field<String> id, Field<Secret> secret) {
        if (DEVELOPMENT_KEY.equals(id.orNull())) {
            livekit.refuse(
                    "api-key", "is the key of livekit-server --dev, whose secret everybody knows", "make a new pair");
        }
        if (secret.value().filter(LiveKitReader::isWeak).isPresent()) {
            livekit.refuse("api-secret", WEAK, "make a new pair, with a secret as of openssl rand -base64 36");
        }
    }

    private static void checkEncrypted(Section livekit, URI url) {
        if ("ws".equals(url.getScheme()) && !LOOPBACK.contains(url.getHost())) {
            livekit.notice("url", "tokens travel to LiveKit unencrypted over ws://; use wss://");
        }
    }
}
