/** Started, live, ready, draining. */
@NullMarked
package dev.roomkey.health;

import org.jspecify.annotations.NullMarked;
