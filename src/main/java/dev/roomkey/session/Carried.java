package dev.roomkey.session;

import dev.roomkey.session.Presented.Absent;
import io.vertx.core.Future;

/** Takes tokens out of what carries them. */
final class Carried {
    /** Longest wrapping that is taken off on an event loop, in characters. */
    private static final int MAX_ON_LOOP = 4096;

    private final Carriers carriers;
    private final OffLoop offLoop;

    Carried(Carriers carriers, OffLoop offLoop) {
        this.carriers = carriers;
        this.offLoop = offLoop;
    }

    /** What the first carrier that is not empty holds. */
    Presented find(Credentials credentials) {
        var found = cookie(credentials).unlessEmpty();
        if (found instanceof Absent) {
            found = header(credentials).unlessEmpty();
        }
        return found instanceof Absent && carriers.bearer() ? BearerHeader.read(credentials.authorization()) : found;
    }

    /** The token in a credential that was found. */
    Future<Checked<String>> token(String credential) {
        return switch (carriers.unwrap()) {
            case NONE -> Future.succeededFuture(Checked.good(credential));
            case SUPABASE ->
                credential.length() > MAX_ON_LOOP
                        ? offLoop.run(() -> SupabaseSession.token(credential))
                        : Future.succeededFuture(SupabaseSession.token(credential));
        };
    }

    /**
     * Whether a browser may have sent the credential without being asked to: also by a header, which a proxy adds to whatever comes
     * with its own cookie.
     */
    boolean isSentByItself(Credentials credentials) {
        return !(cookie(credentials) instanceof Absent && header(credentials) instanceof Absent);
    }

    private Presented cookie(Credentials credentials) {
        return carriers.cookie() == null ? new Absent() : credentials.cookie(carriers.cookie());
    }

    private Presented header(Credentials credentials) {
        return carriers.header() == null ? new Absent() : credentials.header(carriers.header());
    }
}
