package dev.roomkey.token;

import org.jspecify.annotations.Nullable;

/** What may stand in one field of a claim. */
@FunctionalInterface
interface Value {
    /**
     * The canonical form of {@code given}, or null when it says nothing (an empty text, list or map) and is left out.
     *
     * @throws InvalidGrantException naming {@code path}, when it must not stand there
     */
    @Nullable
    Object read(Object given, String path);
}
