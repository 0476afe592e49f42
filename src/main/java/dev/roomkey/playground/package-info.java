/** The page and the sign-in of development mode. Not reachable in any other mode. */
@NullMarked
package dev.roomkey.playground;

import org.jspecify.annotations.NullMarked;
