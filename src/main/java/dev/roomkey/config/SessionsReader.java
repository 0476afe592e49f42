package dev.roomkey.config;

import dev.roomkey.session.SessionsConfig;
import java.util.List;
import java.util.Map;

/** Reads {@code sessions:}. */
final class SessionsReader {
    private SessionsReader() {}

    static Field<SessionsConfig> read(Section sessions) {
        var order = sessions.list("order", name()).required("list the authenticators in the order they are asked");
        var names = order.isBroken() ? List.<String>of() : order.get();
        sessions.know("authenticators", "mapping of a name to its keys");
        sessions.reading().initial(sessions.path().child("authenticators"), KnownKey.REQUIRED);
        var defined = sessions.named("authenticators", names, AuthenticatorReader::read);

        names.stream().filter(it -> !defined.containsKey(it)).forEach(it -> undefined(sessions, it, defined));
        if (!order.isBroken()) {
            defined.keySet().stream().filter(it -> !names.contains(it)).forEach(it -> unused(sessions, it));
        }
        return sessions.build(() -> new SessionsConfig(names.stream()
                .map(it -> defined.getOrDefault(it, Field.broken()).get())
                .toList()));
    }

    private static void undefined(Section sessions, String name, Map<String, ?> defined) {
        var mend = Similar.to(name, defined.keySet())
                .map(it -> "did you mean " + it + "?")
                .orElse("define it under sessions.authenticators");
        sessions.refuse("order", Quote.value(name) + " is not an authenticator", mend);
    }

    private static void unused(Section sessions, String name) {
        sessions.refuse(
                "authenticators." + Quote.plain(name), "is never asked", "add it to sessions.order or remove it");
    }

    /** Lower case, so that the name of its variables follows from it. */
    static Form<String> name() {
        return Form.matching(
                "a name", "begin with a letter; a-z, 0-9 and dashes", it -> it.matches("[a-z][a-z0-9-]{0,31}"));
    }
}
