/** Credentials in, verdict out: whose session is this? The cookie belongs to another application and is only read. */
@NullMarked
package dev.roomkey.session;

import org.jspecify.annotations.NullMarked;
