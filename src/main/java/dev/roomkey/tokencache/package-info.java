/** Same user, same grant: the same living token, while it has enough life left. */
@NullMarked
package dev.roomkey.tokencache;

import org.jspecify.annotations.NullMarked;
