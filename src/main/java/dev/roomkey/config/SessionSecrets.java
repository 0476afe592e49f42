package dev.roomkey.config;

import dev.roomkey.model.Secret;
import java.util.List;

/** Reads the secrets that an application protects its sessions with. */
final class SessionSecrets {
    private SessionSecrets() {}

    /** All of {@code secrets}, at least one. */
    static Field<List<Secret>> read(Section web) {
        var reader = new Secrets(web);
        var secrets = reader.secrets("secrets").required(reader.mend("secrets"));
        secrets.value().ifPresent(it -> noticeShort(web, it));
        return secrets;
    }

    /** A short secret is noticed and no more, since it is the application's, whose sessions are to be taken as they are. */
    static void noticeShort(Section web, List<Secret> secrets) {
        if (secrets.stream().anyMatch(it -> it.length() < KeyReader.MIN_SECRET_BYTES)) {
            web.notice(
                    "secrets",
                    "one is shorter than " + KeyReader.MIN_SECRET_BYTES
                            + " bytes and could be guessed from any session: give the application a longer one");
        }
    }
}
