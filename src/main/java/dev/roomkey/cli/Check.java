package dev.roomkey.cli;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * Something that {@code doctor} looks at, which may take its time.
 *
 * @param name what it is about, for the case that it does not come to an end
 */
record Check(String name, Callable<List<Checkup>> work) {}
