package dev.roomkey.model;

/** Control characters: with one, a text could forge the lines of a log. */
public final class Controls {
    private Controls() {}

    /** Whether one stands in {@code text}. */
    public static boolean areIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
