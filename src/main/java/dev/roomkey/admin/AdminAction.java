package dev.roomkey.admin;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What can be asked of the admin API, where, and with which fields. */
public enum AdminAction {
    REVOKE("/admin/revocations", Set.of()),
    BLOCK("/admin/blocks", Set.of("room", "session", "until", "for", "reason")),
    LIFT("/admin/blocks/lift", Set.of("room", "session", "reason")),
    QUERY_LIMIT("/admin/limits/query", Set.of()),
    RESET_LIMIT("/admin/limits/reset", Set.of()),
    KICK("/admin/kicks", Set.of("room", "identity", "for", "reason"));

    private static final Set<String> COMMON = Set.of("namespace", "subject");

    private final String path;
    private final Set<String> fields;

    AdminAction(String path, Set<String> fields) {
        this.path = path;
        this.fields = fields;
    }

    /** The action that is asked for at {@code path}. */
    public static Optional<AdminAction> at(String path) {
        return Arrays.stream(values()).filter(it -> it.path.equals(path)).findFirst();
    }

    boolean takes(String field) {
        return COMMON.contains(field) || fields.contains(field);
    }
}
