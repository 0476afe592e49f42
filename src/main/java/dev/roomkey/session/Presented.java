package dev.roomkey.session;

/** What a request holds in the place where an authenticator looks for its credential. */
sealed interface Presented {
    /** Nothing: another authenticator may be asked. */
    record Absent() implements Presented {}

    /** Something that cannot be a credential. Final, like any bad one. */
    record Unusable(RejectReason reason) implements Presented {}

    /** A credential, not yet looked at. */
    record Value(String text) implements Presented {
        @Override
        public String toString() {
            return "Value[redacted]";
        }
    }

    /** The same, where an empty value counts as none. */
    default Presented unlessEmpty() {
        return this instanceof Value(var text) && text.isEmpty() ? new Absent() : this;
    }
}
