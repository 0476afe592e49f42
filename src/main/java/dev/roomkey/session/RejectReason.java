package dev.roomkey.session;

/** Why a credential was refused. The names are label values of a metric: a fixed, small set. */
public enum RejectReason {
    /** Not of the form that the authenticator reads, or longer than what is read. */
    MALFORMED,
    /** Two different values under one cookie name: somebody planted one of them. */
    DUPLICATE_COOKIE,
    /** The header asks for something that is not understood ({@code crit}, {@code b64}, {@code jwk}, {@code zip}, …). */
    UNSUPPORTED,
    /** An algorithm that the configuration does not name, or that does not belong to the key. */
    ALGORITHM,
    /** No configured key has this id. */
    UNKNOWN_KEY,
    /** The signature or seal fits none of the configured keys. */
    SIGNATURE,
    /** Was good once. */
    EXPIRED,
    /** Not good yet. */
    NOT_YET_VALID,
    /** A registered claim is missing, of the wrong type or not as required: issuer, audience, required claims. */
    CLAIMS,
    /** The session is good and nobody is signed in to it. */
    NO_SUBJECT,
    /** Whoever keeps the sessions has none such: it ended there, or is looked for in the wrong place. */
    UNKNOWN_SESSION,
    /** The application took back all sessions that its user had at a time. */
    REVOKED,
    /** What the application's store has is too long, or not in the form that the configuration says. */
    UNREADABLE
}
