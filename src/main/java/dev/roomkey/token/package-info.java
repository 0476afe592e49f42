/** What a LiveKit token says, and how it is signed and verified. No I/O; usable as a library without the rest. */
@NullMarked
package dev.roomkey.token;

import org.jspecify.annotations.NullMarked;
