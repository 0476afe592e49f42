package dev.roomkey.config;

import dev.roomkey.session.UserSource;
import dev.roomkey.session.UserSource.Pointers;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What any authenticator says of its users. */
record UserFields(
        String name,
        Field<String> namespace,
        Field<Pointers> pointers,
        Field<Map<JsonPointer, Set<String>>> requireClaims,
        Field<List<JsonPointer>> requirePresent) {

    /** {@code subject} is where the user's id stands by default; empty where the operator has to say it. */
    static UserFields read(Section web, List<JsonPointer> subject) {
        var name = web.path().name();
        return new UserFields(
                name,
                web.get("namespace", SessionsReader.name()).or(name),
                web.child("claims", it -> pointers(it, subject)),
                web.allowed("require-claims", Form.pointer()).or(Map.of()),
                web.list("require-present", Form.pointer()).or(List.of()));
    }

    UserSource get() {
        return new UserSource(name, namespace.get(), pointers.get(), requireClaims.get(), requirePresent.get());
    }

    private static Field<Pointers> pointers(Section claims, List<JsonPointer> initial) {
        var asked = claims.list("subject", Form.pointer());
        var subject = initial.isEmpty()
                ? asked.required("write where the user's id stands, like /user/id")
                : asked.or(initial);
        var name = claims.get("name", Form.pointer()).optional();
        var session = claims.get("session", Form.pointer()).optional();
        return claims.build(() -> new Pointers(subject.get(), name.orNull(), session.orNull()));
    }
}
