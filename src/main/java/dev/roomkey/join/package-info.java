/** What happens to a join, from credentials to outcome, in one place. */
@NullMarked
package dev.roomkey.join;

import org.jspecify.annotations.NullMarked;
