/** One structured line for each decision. */
@NullMarked
package dev.roomkey.audit;

import org.jspecify.annotations.NullMarked;
