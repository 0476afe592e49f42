package dev.roomkey.session;

import dev.roomkey.model.Secret;
import java.util.List;

/** The secrets that an application protects its own sessions with: the one in use, and those that it is rotating from or to. */
final class ApplicationSecrets {
    /** Each costs every bad cookie some microseconds; nobody rotates among more. */
    static final int MAX = 16;

    private ApplicationSecrets() {}

    static List<Secret> checked(List<Secret> secrets) {
        if (secrets.isEmpty() || secrets.size() > MAX || secrets.stream().anyMatch(it -> it.length() == 0)) {
            throw new IllegalArgumentException("secrets must be 1 to " + MAX + ", and none of them empty");
        }
        return List.copyOf(secrets);
    }
}
