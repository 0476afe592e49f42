package dev.roomkey.admin;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What can be asked of the admin API, where, and with which fields. */
public enum AdminAction {
    REVOKE("/admin/revocations"),
    BLOCK("/admin/blocks"),
    LIFT("/admin/blocks/lift"),
    QUERY_LIMIT("/admin/limits/query"),
    RESET_LIMIT("/admin/limits/reset"),
    KICK("/admin/kicks");

    private static final Set<String> COMMON = Set.of("namespace", "subject");
    private static final Set<String> OF_BLOCKS = Set.of("room", "session", "until", "for", "reason");
    private static final Set<String> OF_LIFTS = Set.of("room", "session", "reason");
    private static final Set<String> OF_KICKS = Set.of("room", "identity", "for", "reason");

    private final String path;

    AdminAction(String path) {
        this.path = path;
    }

    /** The action that is asked for at {@code path}. */
    public static Optional<AdminAction> at(String path) {
        return Arrays.stream(values()).filter(it -> it.path.equals(path)).findFirst();
    }

    boolean takes(String field) {
        return COMMON.contains(field)
                || switch (this) {
                    case REVOKE, QUERY_LIMIT, RESET_LIMIT -> false;
                    case BLOCK -> OF_BLOCKS.contains(field);
                    case LIFT -> OF_LIFTS.contains(field);
                    case KICK -> OF_KICKS.contains(field);
                };
    }
}
