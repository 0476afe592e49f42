/** Every meter's name, labels and help text. */
@NullMarked
package dev.roomkey.metrics;

import org.jspecify.annotations.NullMarked;
