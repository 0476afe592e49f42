package dev.roomkey;

import dev.roomkey.admin.Admin;
import dev.roomkey.config.GatewayConfig;
import dev.roomkey.http.Joins;
import io.vertx.core.Future;
import java.util.List;

/** The deciders of this moment. Any number of threads may ask for them. */
final class CurrentDeciders {
    private volatile Deciders current;

    CurrentDeciders(Deciders first) {
        current = first;
    }

    GatewayConfig config() {
        return current.config();
    }

    Joins joins() {
        return current.joins();
    }

    Admin admin() {
        return current.admin();
    }

    /** Completes once it was tried to learn from others what deciding needs, whatever came of it. */
    Future<Void> tried() {
        return current.tried();
    }

    /** Copies what other instances have blocked; never fails. */
    Future<Void> refreshBlocks() {
        return current.refreshBlocks();
    }

    /** Puts those of {@code config} in their place, all at once. Returns the sections that would need a restart. */
    synchronized List<String> change(GatewayConfig config) {
        var before = current;
        current = before.next(config);
        before.giveWayTo(current);
        return config.fixedSectionsUnlike(before.config());
    }
}
