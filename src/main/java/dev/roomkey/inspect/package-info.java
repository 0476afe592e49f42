/** Explains a LiveKit token, or what somebody took for one, to a person. No I/O; nothing that it returns is a credential. */
@NullMarked
package dev.roomkey.inspect;

import org.jspecify.annotations.NullMarked;
