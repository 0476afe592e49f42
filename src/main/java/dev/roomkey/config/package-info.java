/** File, environment and secret files in; one validated configuration, or all its problems at once, out. */
@NullMarked
package dev.roomkey.config;

import org.jspecify.annotations.NullMarked;
