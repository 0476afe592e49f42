/** The public API and, on a port of its own, the management API. */
@NullMarked
package dev.roomkey.http;

import org.jspecify.annotations.NullMarked;
