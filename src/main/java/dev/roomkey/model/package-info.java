/** Words that every package shares: who asks, which room, what must not be printed. */
@NullMarked
package dev.roomkey.model;

import org.jspecify.annotations.NullMarked;
