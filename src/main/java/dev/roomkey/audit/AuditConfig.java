package dev.roomkey.audit;

/**
 * What the audit log holds.
 *
 * @param enabled whether there is one
 * @param rooms how rooms are named in it
 */
public record AuditConfig(boolean enabled, Rooms rooms) {
    public static final AuditConfig DEFAULT = new AuditConfig(true, Rooms.HASH);
    public static final AuditConfig OFF = new AuditConfig(false, Rooms.NONE);

    /** How a room is named. */
    public enum Rooms {
        /** By a keyed hash, the same in every instance. */
        HASH,
        /** By its name. */
        NAME,
        /** Not at all. */
        NONE
    }
}
