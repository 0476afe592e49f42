package dev.roomkey.session;

import dev.roomkey.session.Checked.Bad;
import dev.roomkey.session.Checked.Good;
import dev.roomkey.session.KeyRing.Signed;
import io.vertx.core.Future;
import java.time.InstantSource;

/** What may have signed an authenticator's tokens, wherever that is known from. */
sealed interface Keys permits Keys.Listed, PublishedKeys {
    /** The keys that may have signed {@code token}; the future completes on the caller's context and never fails. */
    Future<Selection> select(Jws token);

    /** Completes once it was tried to learn the keys, whatever came of it. */
    default Future<Void> tried() {
        return Future.succeededFuture();
    }

    /** Ends what it does beside requests. */
    default void close() {}

    /** What became of the search for a token's key. */
    sealed interface Selection {
        record Found(Signed signed) implements Selection {}

        record Refused(RejectReason reason) implements Selection {}

        /** Who could tell the keys does not. */
        record Undecided() implements Selection {}

        static Selection of(Checked<Signed> checked) {
            return switch (checked) {
                case Good<Signed>(var signed) -> new Found(signed);
                case Bad<Signed>(var reason) -> new Refused(reason);
            };
        }
    }

    /** The keys of the configuration, which are all there are. */
    record Listed(KeyRing ring, InstantSource clock) implements Keys {
        @Override
        public Future<Selection> select(Jws token) {
            return Future.succeededFuture(Selection.of(ring.select(token, clock.instant())));
        }
    }
}
