package dev.roomkey.policy;

/** Why a request is refused, with the status that the HTTP edge is expected to give it. */
public enum Refusal {
    /** 422: the request names no room, and none is invented. */
    ROOM_REQUIRED,
    /** 403: no rule lets this user into that room, whether or not the room or a rule for it exists. */
    ROOM_NOT_ALLOWED,
    /** 403: a client may not set this field. */
    FIELD_NOT_ALLOWED,
    /** 422: more bytes than the field takes. */
    FIELD_TOO_LONG,
    /** 422: control characters, or text that is no Unicode. */
    FIELD_INVALID,
    /** 403: the session lacks something that the identity is made of. */
    NO_IDENTITY
}
