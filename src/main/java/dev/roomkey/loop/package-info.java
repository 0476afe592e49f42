/** Time on an event loop. */
@NullMarked
package dev.roomkey.loop;

import org.jspecify.annotations.NullMarked;
