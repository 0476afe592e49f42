/**
 * Whole storms on a clock that jumps from one event to the next: twenty instances of the real gateway, from the pipeline down to the
 * connections, and a simulated Redis. One thread, seeded randomness; the same report each time.
 */
@NullMarked
package dev.roomkey.simulation;

import org.jspecify.annotations.NullMarked;
