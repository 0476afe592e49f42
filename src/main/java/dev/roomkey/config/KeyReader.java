package dev.roomkey.config;

import dev.roomkey.model.Secret;
import dev.roomkey.session.Algorithm;
import dev.roomkey.session.VerificationKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a key that may have signed a session. */
final class KeyReader {
    /** Shortest HMAC secret taken, in bytes, whatever the hash: RFC 7518 §3.2 for the shortest of them. */
    static final int MIN_SECRET_BYTES = 32;

    private KeyReader() {}

    static Field<VerificationKey> read(Section key) {
        var secrets = new Secrets(key);
        var algorithm = key.get("algorithm", Form.choice(List.of(Algorithm.values()), Algorithm::jwsName))
                .required("write the one algorithm that this key verifies");
        var id = key.get("id", Form.text()).optional();
        var secret = secrets.secret("secret", "").optional();
        var pem = secrets.publicText("public-key-file").optional();
        algorithm.value().ifPresent(it -> checkKind(key, it, secret, pem));
        return key.build(() -> algorithm.get().isSymmetric()
                ? new VerificationKey.SharedSecret(algorithm.get(), id.orNull(), secret.get())
                : publicKey(algorithm.get(), id.orNull(), pem.get()));
    }

    /** The record judges the key; its complaint is about the file. */
    private static VerificationKey publicKey(Algorithm algorithm, @Nullable String id, String pem) {
        try {
            return new VerificationKey.PublicKey(algorithm, id, pem);
        } catch (IllegalArgumentException complaint) {
            throw new IllegalArgumentException("public-key-file: " + complaint.getMessage(), complaint);
        }
    }

    /** An algorithm goes with one kind of key, and the other kind beside it is a mistake. */
    private static void checkKind(Section key, Algorithm algorithm, Field<Secret> secret, Field<String> pem) {
        if (algorithm.isSymmetric()) {
            refuseBeside(key, algorithm, "public-key-file", pem);
            need(key, "secret", secret, new Secrets(key).mend("secret"));
            secret.value().ifPresent(it -> checkLength(key, algorithm, it));
        } else {
            refuseBeside(key, algorithm, "secret", secret);
            need(key, "public-key-file", pem, "name a PEM file with the public key");
        }
    }

    private static void refuseBeside(Section key, Algorithm algorithm, String name, Field<?> other) {
        if (other.value().isPresent()) {
            key.refuse(name, "does not go with " + algorithm.jwsName(), "remove it");
        }
    }

    private static void need(Section key, String name, Field<?> field, String mend) {
        if (!field.isBroken() && field.value().isEmpty()) {
            key.refuse(name, "is missing", mend);
        }
    }

    private static void checkLength(Section key, Algorithm algorithm, Secret secret) {
        int hash = Integer.parseInt(algorithm.name().substring(2)) / 8;
        if (secret.length() < MIN_SECRET_BYTES) {
            key.refuse(
                    "secret",
                    "is shorter than " + MIN_SECRET_BYTES + " bytes and could be guessed from any session",
                    "give the application a longer one, as of openssl rand -base64 36");
        } else if (secret.length() < hash) {
            key.notice("secret", "is shorter than the " + hash + " bytes that RFC 7518 asks of " + algorithm.jwsName());
        }
    }
}
