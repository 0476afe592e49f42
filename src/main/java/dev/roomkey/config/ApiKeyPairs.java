package dev.roomkey.config;

import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import java.util.List;

/** Reads the key pairs of a LiveKit project: one that stands in its section, or several in {@code keys}. */
final class ApiKeyPairs {
    private static final String LIST = "keys";

    private static final String WEAK =
            "is shorter than " + ApiKey.MIN_SECRET_BYTES + " bytes and could be guessed from any token";

    /** The key of {@code livekit-server --dev}; everybody knows its secret. */
    private static final String DEVELOPMENT_KEY = "devkey";

    private final Section project;
    private final boolean production;

    ApiKeyPairs(Section project, boolean production) {
        this.project = project;
        this.production = production;
    }

    /**
     * The pairs, the one that signs first.
     *
     * @param needed whether there must be one
     * @param ecosystem whether the variables are read that other programs read too
     */
    Field<List<ApiKey>> read(boolean needed, boolean ecosystem) {
        boolean listed = project.says(LIST);
        var single = new Reader(project, ecosystem && !listed).pair(needed && !listed);
        var list = project.items(LIST, this::item, KnownKey.NONE).optional();
        if (list.value().filter(List::isEmpty).isPresent()) {
            project.refuse(LIST, "holds no pair", "write one, or remove the key");
        }
        return listed ? list : single.then(it -> Field.of(List.of(it)));
    }

    private Field<ApiKey> item(Section item) {
        var pair = new Reader(item, false).pair(true);
        return item.build(pair::get);
    }

    /** What development lets pass and production does not. */
    static void noticeWeakSecret(Section section, Secret secret) {
        if (isWeak(secret)) {
            section.notice("api-secret", WEAK + "; production refuses it");
        }
    }

    private static boolean isWeak(Secret secret) {
        return secret.length() < ApiKey.MIN_SECRET_BYTES;
    }

    /** Reads one pair, of the project's own section or of an item of the list. */
    private final class Reader {
        private final Section section;
        private final boolean ecosystem;

        private Reader(Section section, boolean ecosystem) {
            this.section = section;
            this.ecosystem = ecosystem;
        }

        private Field<ApiKey> pair(boolean needed) {
            var secrets = new Secrets(section);
            var id = section.get("api-key", Form.text(), variable("LIVEKIT_API_KEY"))
                    .requiredIf(needed, "write the API key's id");
            var secret = secrets.secret("api-secret", variable("LIVEKIT_API_SECRET"))
                    .requiredIf(needed, secrets.mend("api-secret"));
            check(id, secret);
            if (needed) {
                return section.buildPart(() -> new ApiKey(id.get(), secret.get()));
            }
            refuseBeside("api-key", id);
            refuseBeside("api-secret", secret);
            return Field.of(null);
        }

        private void refuseBeside(String key, Field<?> field) {
            if (field.value().isPresent()) {
                section.refuse(
                        key,
                        "stands beside pairs elsewhere",
                        "move it into keys, whose first pair signs, or remove it");
            }
        }

        private String variable(String name) {
            return ecosystem ? name : "";
        }

        private void check(Field<String> id, Field<Secret> secret) {
            if (!production) {
                secret.value().ifPresent(it -> noticeWeakSecret(section, it));
                return;
            }
            if (DEVELOPMENT_KEY.equals(id.orNull())) {
                section.refuse(
                        "api-key",
                        "is the key of livekit-server --dev, whose secret everybody knows",
                        "make a new pair");
            }
            if (secret.value().filter(ApiKeyPairs::isWeak).isPresent()) {
                section.refuse("api-secret", WEAK, "make a new pair, with a secret as of openssl rand -base64 36");
            }
        }
    }
}
