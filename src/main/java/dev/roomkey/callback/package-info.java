/** The application's last word on a join that the rules allow: it may refuse it or give less, and never more. */
@NullMarked
package dev.roomkey.callback;

import org.jspecify.annotations.NullMarked;
