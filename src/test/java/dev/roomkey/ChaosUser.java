package dev.roomkey;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A signed-in user of {@link ChaosIT}, who joins a room of their own. */
record ChaosUser(Kind kind, String id, String cookie) {
    static final String APP_SECRET = "what the application signs its cookies with";

    private static final List<ChaosUser> ALL = all();

    /** How the session is kept, and how often the user comes. */
    enum Kind {
        /** The session is in the cookie. */
        CARRIED(200, 11),
        /** The session is in Redis. */
        STORED(60, 5),
        /** Asks for far more than the limit. */
        HUNGRY(6, 3),
        /** Kept out by the operators. */
        BLOCKED(2, 1),
        /** The same, with the session in Redis. */
        BLOCKED_STORED(2, 1);

        private final int users;
        private final int weight;

        Kind(int users, int weight) {
            this.users = users;
            this.weight = weight;
        }

        boolean isStored() {
            return this == STORED || this == BLOCKED_STORED;
        }

        boolean isBlocked() {
            return this == BLOCKED || this == BLOCKED_STORED;
        }
    }

    private static List<ChaosUser> all() {
        var users = new ArrayList<ChaosUser>();
        for (var kind : Kind.values()) {
            for (var i = 0; i < kind.users; i++) {
                var id = kind.name().toLowerCase(Locale.ROOT) + "-" + i;
                var cookie = kind.isStored() ? "connect.sid=s%3A" + signed(id) : TestSessions.cookie(id, Instant.now());
                users.add(new ChaosUser(kind, id, cookie));
            }
        }
        return List.copyOf(users);
    }

    static List<ChaosUser> of(Kind kind) {
        return ALL.stream().filter(it -> it.kind == kind).toList();
    }

    /** The next one of a seeded sequence. */
    static ChaosUser next(Random random) {
        var total = 0;
        for (var kind : Kind.values()) {
            total += kind.weight;
        }
        var at = random.nextInt(total);
        var chosen = Kind.CARRIED;
        for (var kind : Kind.values()) {
            if (at >= 0) {
                chosen = kind;
            }
            at -= kind.weight;
        }
        var users = of(chosen);
        return users.get(random.nextInt(users.size()));
    }

    /** Writes the sessions that the application keeps in its Redis. */
    static void signIn(RedisServer redis) {
        ALL.stream()
                .filter(it -> it.kind.isStored())
                .forEach(it -> redis.command(
                        "SET",
                        "sess:" + it.sessionId(),
                        "{\"cookie\":{\"expires\":\"2999-01-01T00:00:00.000Z\"},\"user\":{\"id\":\"" + it.id + "\"}}"));
    }

    String namespace() {
        return kind.isStored() ? "express" : "web";
    }

    /** As the configuration's template has it. */
    String identity() {
        return namespace() + ":" + id;
    }

    String room() {
        return "room-" + namespace() + "-" + id;
    }

    private String sessionId() {
        return sessionId(id);
    }

    private static String sessionId(String id) {
        return "session-of-" + id + "-that-nobody-can-guess";
    }

    private static String signed(String id) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(APP_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var signature = mac.doFinal(sessionId(id).getBytes(StandardCharsets.UTF_8));
            return sessionId(id) + "."
                    + Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(signature)
                            .replace("+", "%2B")
                            .replace("/", "%2F");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
