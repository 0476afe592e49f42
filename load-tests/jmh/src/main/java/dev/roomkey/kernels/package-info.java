/** The steps of a join that {@code load-tests/bin/kernels} measures, and what they are given. */
@NullMarked
package dev.roomkey.kernels;

import org.jspecify.annotations.NullMarked;
