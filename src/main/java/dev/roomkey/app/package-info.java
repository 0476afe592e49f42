/** Asking the user's own application: with caps, sparing it when it is in trouble, and remembering what it said for a while. */
@NullMarked
package dev.roomkey.app;

import org.jspecify.annotations.NullMarked;
