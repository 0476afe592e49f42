/** Records of joins, sent to a collector of OpenTelemetry: which are made, of what they consist, and how they get there. */
@NullMarked
package dev.roomkey.tracing;

import org.jspecify.annotations.NullMarked;
