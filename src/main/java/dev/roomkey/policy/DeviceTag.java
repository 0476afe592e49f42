package dev.roomkey.policy;

import dev.roomkey.model.User;
import io.vertx.core.json.JsonArray;
import java.util.Optional;

/**
 * Tells the devices of one user apart: each has a session of its own. All participants see identities, and the id of a
 * session may be as good as its cookie, so what stands in an identity is a short hash of it. The same session has
 * the same tag at every join, so that its token can be kept.
 */
final class DeviceTag {
    /** 48 bits: the devices of one user never meet by chance, and no session's id can be told from them. */
    private static final int BYTES = 6;

    private DeviceTag() {}

    /** 12 hexadecimal digits; empty when the session has no id. */
    static Optional<String> of(User user) {
        return Optional.ofNullable(user.sessionId())
                .filter(it -> !it.isEmpty())
                .map(it -> new JsonArray()
                        .add("device")
                        .add(user.id().namespace())
                        .add(user.id().subject())
                        .add(it))
                .map(it -> Sha256.hex(it, BYTES));
    }
}
