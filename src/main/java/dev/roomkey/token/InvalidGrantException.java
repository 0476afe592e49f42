package dev.roomkey.token;

/**
 * A claim or grant that a token must not say. The message is {@code <path>: what is wrong; the mend}. It names fields and
 * never repeats a value, so it may be shown to whoever gave the grant.
 */
public final class InvalidGrantException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    InvalidGrantException(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
    }

    /** Where the fault stands, such as {@code video.canPublishSources[1]}. */
    public String path() {
        return path;
    }
}
