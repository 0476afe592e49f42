package dev.roomkey.config;

/**
 * Something that works and that the operator would want to know; it keeps nobody from starting.
 *
 * @param key path of the key
 * @param place {@code file:line} or the name of the environment variable
 * @param what what was noticed and what to do about it; never a secret
 */
public record Notice(String key, String place, String what) {
    /** One line, of the shape of {@link Problem#render()}. */
    public String render() {
        return new Problem(key, place, what, "").render();
    }
}
