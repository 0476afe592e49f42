package dev.roomkey.model;

/**
 * Who a user is to Roomkey: a subject in the namespace of the authenticator that vouches for it, so that "42" of one
 * authenticator is not "42" of another. Limits, revocations and blocks go by it; the LiveKit identity may differ.
 *
 * @param namespace the authenticator's namespace from the configuration
 * @param subject the subject the session names, at most {@value #MAX_SUBJECT_LENGTH} characters, no control characters
 */
public record UserId(String namespace, String subject) {
    /** Longest subject taken, in characters; LiveKit refuses identities over 256 bytes. */
    public static final int MAX_SUBJECT_LENGTH = 256;

    public UserId {
        if (namespace.isEmpty()) {
            throw new IllegalArgumentException("a user's namespace must not be empty");
        }
        if (!isSubject(subject)) {
            throw new IllegalArgumentException(
                    "a subject is 1 to " + MAX_SUBJECT_LENGTH + " characters without control characters");
        }
    }

    /** Whether {@code text} can be a subject at all; sessions are checked with this before a user is made of them. */
    public static boolean isSubject(String text) {
        return !text.isEmpty() && text.length() <= MAX_SUBJECT_LENGTH && !Controls.areIn(text);
    }

    /** Without the subject: user ids must not reach logs. */
    @Override
    public String toString() {
        return "UserId[" + namespace + "]";
    }
}
