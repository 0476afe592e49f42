/** What LiveKit says of its rooms: verified, counted, and what follows from it. */
@NullMarked
package dev.roomkey.webhook;

import org.jspecify.annotations.NullMarked;
