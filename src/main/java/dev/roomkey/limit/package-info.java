/** May this user spend one join now? */
@NullMarked
package dev.roomkey.limit;

import org.jspecify.annotations.NullMarked;
