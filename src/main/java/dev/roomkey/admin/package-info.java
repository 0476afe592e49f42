/** What operators can do: revoke, block, kick, and look at limits. */
@NullMarked
package dev.roomkey.admin;

import org.jspecify.annotations.NullMarked;
