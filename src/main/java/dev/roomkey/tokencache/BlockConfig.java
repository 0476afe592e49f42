package dev.roomkey.tokencache;

/**
 * What holds about blocks.
 *
 * @param onStoreLoss who may join at an instance that cannot read the shared blocks and has never read them
 */
public record BlockConfig(OnStoreLoss onStoreLoss) {
    public static final BlockConfig DEFAULT = new BlockConfig(OnStoreLoss.DENY);

    /** Who may join while nobody knows who is blocked. */
    public enum OnStoreLoss {
        /** Nobody. */
        DENY,
        /** Everybody. */
        ALLOW
    }
}
