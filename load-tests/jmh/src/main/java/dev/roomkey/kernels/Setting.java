package dev.roomkey.kernels;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where joins come from: what their users bring, and the rules that they meet. */
public enum Setting {
    /** The load tests: a session that says who and until when, in the only cookie, and one rule. */
    LOAD_TEST {
        @Override
        String rules() {
            return "- { name: all, room: \"room-*\", preset: participant }\n";
        }

        @Override
        JsonObject claims(int user) {
            return new JsonObject().put("sub", "user-" + user);
        }

        @Override
        String cookies(String session) {
            return session;
        }

        @Override
        String room(int user) {
            return "room-" + user % 20;
        }
    },

    /** An application that has grown: a session that says much more, among nine other cookies, and 200 rules of which the last matches. */
    APPLICATION {
        @Override
        String rules() {
            return IntStream.range(0, 199).mapToObj(Setting::otherRule).collect(Collectors.joining())
                    + "- { name: members, room: \"org/{claims./org}/*\", require: { /role: [ member, host ] }, preset: participant }\n";
        }

        @Override
        JsonObject claims(int user) {
            return new JsonObject()
                    .put("iss", "https://id.example.com")
                    .put("aud", "https://app.example.com")
                    .put("sub", id("sub", user))
                    .put("sid", id("sid", user))
                    .put("name", "Ada Lovelace " + user)
                    .put("email", "ada.lovelace." + user + "@example.com")
                    .put("org", "acme-" + user % 8)
                    .put("role", new JsonArray().add("member"));
        }

        @Override
        String cookies(String session) {
            return "_ga=GA1.1.1893847562.1763812800; _ga_Q2T5RVX0LW=GS1.1.1763812800.14.1.1763813406.54.0.0; theme=dark;"
                    + " locale=en-GB; consent=analytics%2Cfunctional; last-org=acme;"
                    + " device=5be9a6ea-62e5-4cb1-9c5a-8fa3c12ce7ad3f1bb8;"
                    + " csrf-token=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08; " + session
                    + "; flags=new-lobby%3A1%2Ccaptions%3A0";
        }

        @Override
        String room(int user) {
            return "org/acme-" + user % 8 + "/standup-" + user % 20;
        }
    };

    /** The rules as they stand in a configuration, each in a line. */
    abstract String rules();

    /** What the session of a user says, but for its end. */
    abstract JsonObject claims(int user);

    /** The {@code Cookie} line with the session's cookie in it. */
    abstract String cookies(String session);

    /** The room that a user wants. */
    abstract String room(int user);

    /** One of the kinds of rules that there are: for one room, for many, for a role, for the own organisation. */
    private static String otherRule(int number) {
        var room = switch (number % 4) {
            case 0 -> "\"team-%d\"";
            case 1 -> "\"webinar-%d/*\"";
            case 2 -> "\"course-%d-*\", require: { /role: [ teacher ] }";
            default -> "\"org/{claims./org}/board-%d\", require: { /role: [ director ] }";
        };
        return "- { name: rule-%d, room: ".formatted(number) + room.formatted(number) + ", preset: participant }\n";
    }

    private static String id(String kind, int user) {
        return UUID.nameUUIDFromBytes((kind + user).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
