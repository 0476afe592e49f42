/** The composition root: what is made of what. */
@NullMarked
package dev.roomkey;

import org.jspecify.annotations.NullMarked;
