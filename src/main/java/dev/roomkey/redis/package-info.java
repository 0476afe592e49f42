/** Connections to Redis by role: one held, pipelined connection for each event loop, deadline, circuit, reconnect. */
@NullMarked
package dev.roomkey.redis;

import org.jspecify.annotations.NullMarked;
