package dev.roomkey.config;

import dev.roomkey.model.Secret;
import dev.roomkey.tokencache.CacheConfig;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads the keys of what is kept: a list that seals tokens in a shared store, one a line, since old tokens must open while a key is
 * replaced; and the one that names users there.
 */
final class SealKeys {
    private static final String KEY = "seal-keys";
    private static final String NAMES_KEY = "names-key";
    private static final int MOST_KEYS = 16;

    private SealKeys() {}

    static Field<List<Secret>> read(Section cache) {
        var text = new Secrets(cache).secret(KEY, "").optional();
        return text.value().isPresent() ? text.then(it -> keys(cache, it)) : Field.of(List.of());
    }

    static Field<Secret> names(Section cache) {
        var text = new Secrets(cache).secret(NAMES_KEY, "").optional();
        return text.then(it -> key(it.text().strip()).map(Field::of).orElseGet(() -> {
            cache.refuse(
                    NAMES_KEY,
                    "is not a key of " + CacheConfig.SEAL_KEY_BYTES + " bytes in base64",
                    "make one with openssl rand -base64 32");
            return Field.broken();
        }));
    }

    private static Field<List<Secret>> keys(Section cache, Secret text) {
        var keys = text.text()
                .lines()
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .map(SealKeys::key)
                .toList();
        if (keys.isEmpty() || keys.size() > MOST_KEYS || keys.stream().anyMatch(Optional::isEmpty)) {
            cache.refuse(
                    KEY,
                    "is not a list of 1 to " + MOST_KEYS + " keys, each " + CacheConfig.SEAL_KEY_BYTES
                            + " bytes in base64 on a line of its own",
                    "make each with openssl rand -base64 32");
            return Field.broken();
        }
        return Field.of(keys.stream().flatMap(Optional::stream).toList());
    }

    private static Optional<Secret> key(String line) {
        try {
            return Optional.of(Secret.of(Base64.getDecoder().decode(line)))
                    .filter(it -> it.length() == CacheConfig.SEAL_KEY_BYTES);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
