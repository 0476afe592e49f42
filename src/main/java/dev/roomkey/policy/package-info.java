/** User and wanted room in; grant, or a reason why not, out. Ordered rules, the first match wins, default deny. A pure function. */
@NullMarked
package dev.roomkey.policy;

import org.jspecify.annotations.NullMarked;
