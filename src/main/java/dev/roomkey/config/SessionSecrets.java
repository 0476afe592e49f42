package dev.roomkey.config;

import dev.roomkey.model.Secret;
import java.util.List;

/** Reads the secrets that an application protects its sessions with. */
final class SessionSecrets {
    private SessionSecrets() {}

    /** All of {@code secrets}: whoever has one session can guess a short one at leisure. */
    static Field<List<Secret>> read(Section web) {
        var reader = new Secrets(web);
        var secrets = reader.secrets("secrets").required(reader.mend("secrets"));
        secrets.value().ifPresent(it -> check(web, it));
        return secrets;
    }

    private static void check(Section web, List<Secret> secrets) {
        if (secrets.stream().anyMatch(it -> it.length() < KeyReader.MIN_SECRET_BYTES)) {
            web.refuse(
                    "secrets",
                    "holds one shorter than " + KeyReader.MIN_SECRET_BYTES
                            + " bytes, which could be guessed from any session",
                    "give the application a longer one, as of openssl rand -base64 36");
        }
    }
}
