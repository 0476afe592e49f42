package dev.roomkey.inspect;

import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;

/** The key pair of {@code livekit-server --dev}, which everybody knows. */
final class DevelopmentKey {
    static final String ID = "devkey";
    static final String SECRET = "secret";
    static final ApiKey PAIR = new ApiKey(ID, Secret.of(SECRET));

    private DevelopmentKey() {}
}
