/** The command line. */
@NullMarked
package dev.roomkey.cli;

import org.jspecify.annotations.NullMarked;
