package dev.roomkey.config;

import dev.roomkey.session.Algorithm;
import dev.roomkey.session.KeySource;
import dev.roomkey.session.KeySource.Caps;
import dev.roomkey.session.KeySource.Format;
import dev.roomkey.session.KeySource.Published;
import dev.roomkey.session.KeySource.Refresh;
import dev.roomkey.session.VerificationKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What may have signed a session: keys of the configuration, or those that an issuer publishes. */
record KeyFields(
        Field<List<VerificationKey>> keys, Field<Place> jwks, Field<Place> x509, Field<List<Algorithm>> algorithms) {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Where an issuer publishes its keys. */
    record Place(URI url, Refresh refresh, Caps caps) {}

    static KeyFields read(Section web) {
        var asymmetric = List.of(Algorithm.RS256, Algorithm.ES256, Algorithm.EDDSA);
        var fields = new KeyFields(
                web.items("keys", KeyReader::read, "[]").or(List.of()),
                web.child("jwks", KeyFields::place),
                web.child("x509", KeyFields::place),
                web.list("algorithms", Form.choice(asymmetric, Algorithm::jwsName))
                        .or(List.of()));
        if (List.of(fields.keys, fields.jwks, fields.x509, fields.algorithms).stream()
                .noneMatch(Field::isBroken)) {
            fields.check(web);
        }
        return fields;
    }

    KeySource get() {
        return jwks.value()
                .map(it -> published(Format.JWKS, it))
                .or(() -> x509.value().map(it -> published(Format.X509, it)))
                .orElseGet(() -> new KeySource.Listed(keys.get()));
    }

    private KeySource published(Format format, Place place) {
        return new Published(format, place.url(), Set.copyOf(algorithms.get()), place.refresh(), place.caps());
    }

    /** One of the three, and the algorithms where it is not the keys themselves that name theirs. */
    private void check(Section web) {
        boolean published = jwks.value().isPresent() || x509.value().isPresent();
        boolean both = jwks.value().isPresent() && x509.value().isPresent();
        if (both || (published && !keys.get().isEmpty())) {
            web.refuse(both ? "x509" : "keys", "does not go with " + (both ? "jwks" : "published keys"), "keep one");
        } else if (!published && keys.get().isEmpty()) {
            web.refuse(
                    "keys", "is missing", "list what may have signed a session, or write with jwks where to fetch it");
        } else if (published && algorithms.get().isEmpty()) {
            web.refuse("algorithms", "is missing", "list those that the issuer signs with, like [RS256]");
        } else if (!published && !algorithms.get().isEmpty()) {
            web.refuse("algorithms", "goes with jwks or x509", "remove it: each of keys names its own");
        }
    }

    /** Nothing where no address is written. */
    private static Field<Place> place(Section section) {
        var url = section.get("url", Form.issuerUrl()).optional();
        var refresh = section.get("refresh", Form.duration(Duration.ofMinutes(1), Duration.ofDays(1)))
                .or(Refresh.DEFAULT.interval());
        var minRefetch = section.get("min-refetch", Form.duration(SECOND.multipliedBy(10), Duration.ofMinutes(10)))
                .or(Refresh.DEFAULT.minRefetch());
        var stale = section.get("stale-on-error", Form.duration(Duration.ZERO, Duration.ofDays(7)))
                .or(Refresh.DEFAULT.staleOnError());
        var timeout = section.get("timeout", Form.duration(Duration.ofMillis(100), SECOND.multipliedBy(10)))
                .or(Caps.DEFAULT.timeout());
        var maxBytes = section.get("max-bytes", Form.size(1024, 1024 * 1024)).or(Caps.DEFAULT.maxBytes());
        var maxKeys = section.get("max-keys", Form.integer(1, 100)).or(Caps.DEFAULT.maxKeys());
        if (section.isWritten() && !url.isBroken() && url.value().isEmpty()) {
            section.refuse("url", "is missing", "write where the issuer publishes its keys");
        }
        var place = section.build(() -> new Refresh(refresh.get(), minRefetch.get(), stale.get()))
                .then(it -> Field.of(new Caps(timeout.get(), maxBytes.get(), maxKeys.get()))
                        .then(caps -> url.then(at -> Field.of(new Place(at, it, caps)))));
        return place;
    }
}
