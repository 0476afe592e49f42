package dev.roomkey.inspect;

import dev.roomkey.inspect.Finding.Fault;
import dev.roomkey.inspect.Inspection.Kind;
import dev.roomkey.token.ApiKey;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Says what a text is that is no JWT. Nothing of the text is repeated. */
final class NoToken {
    static final String REPLACE_SECRET = "If anybody else can have seen it (a chat, a ticket, a repository, a browser's"
            + " page), make a new key pair in LiveKit, let your servers use it, and remove the old one.";

    private static final Pattern API_KEY = Pattern.compile("API[A-Za-z0-9]{6,20}|devkey");

    /** LiveKit makes 43 letters of base62; others make as many of hex or base64. */
    private static final Pattern API_SECRET = Pattern.compile("[A-Za-z0-9+/_-]{30,100}={0,2}");

    private static final Pattern PAIR = Pattern.compile("(API[A-Za-z0-9]{6,20}|devkey)\\s*:\\s*\\S+");

    /** What other systems' credentials begin with. */
    private static final Map<String, String> OTHERS = Map.of(
            "Fe26.2", "an iron-session cookie",
            "s:", "an express-session cookie",
            "s%3A", "an express-session cookie",
            "v4.public.", "a PASETO",
            "v4.local.", "a PASETO",
            "v2.public.", "a PASETO",
            "v2.local.", "a PASETO");

    private NoToken() {}

    /** What {@code text} is; {@code findings} hears the same in words. */
    static Kind judge(String text, List<ApiKey> keys, Findings findings) {
        if (isApiKey(text, keys)) {
            findings.add(
                    Fault.API_KEY,
                    "This is the id of an API key, not a token: it says who signs, and is no secret.",
                    "Make a token with the key and its secret: roomkey token create, or a token endpoint.");
            return Kind.API_KEY;
        }
        if (isSecret(text, keys)) {
            findings.add(
                    Fault.API_SECRET,
                    "This looks like an API secret, not a token. Whoever has it can make tokens for every room.",
                    "Do not paste it anywhere. " + REPLACE_SECRET);
            return Kind.API_SECRET;
        }
        other(text, findings);
        return Kind.UNKNOWN;
    }

    static boolean isApiKey(String text, List<ApiKey> keys) {
        return API_KEY.matcher(text).matches()
                || keys.stream().anyMatch(it -> it.id().equals(text));
    }

    static boolean isSecret(String text, List<ApiKey> keys) {
        return (API_SECRET.matcher(text).matches() && !text.startsWith("eyJ"))
                || text.equals(DevelopmentKey.SECRET)
                || PAIR.matcher(text).matches()
                || keys.stream().anyMatch(it -> it.secret().text().equals(text));
    }

    private static void other(String text, Findings findings) {
        if (text.isEmpty()) {
            findings.add(
                    Fault.EMPTY,
                    "There is nothing here.",
                    "Give a token: three parts with dots between them, which begins with eyJ.");
        } else if (text.startsWith("{")) {
            answer(text, findings);
        } else if (text.startsWith("eyJ")) {
            parts(text, findings);
        } else {
            var system = OTHERS.entrySet().stream()
                    .filter(it -> text.startsWith(it.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            system.ifPresentOrElse(it -> foreign(it, findings), () -> unknown(text, findings));
        }
    }

    private static void foreign(String what, Findings findings) {
        findings.add(
                Fault.OTHER_SYSTEM,
                "This is " + what + ": a session of an application, not a LiveKit token.",
                "Send it to the token endpoint, which answers with a LiveKit token.");
    }

    private static void answer(String text, Findings findings) {
        var json = Json.object(text);
        if (json.isPresent() && json.get().getValue("status") instanceof Integer status) {
            findings.add(
                    Fault.ERROR_ANSWER,
                    "This is an answer with status " + status + ", which holds no token.",
                    "Its title and detail say why there is none.");
        } else {
            findings.add(
                    Fault.NOT_A_TOKEN,
                    json.isPresent() ? "This is JSON without a token in it." : "This is the beginning of some JSON.",
                    "A token endpoint's answer has the token as participant_token.");
        }
    }

    private static void parts(String text, Findings findings) {
        int dots = (int) text.chars().filter(it -> it == '.').count();
        if (dots < 2) {
            findings.add(
                    Fault.TRUNCATED,
                    "This is the beginning of a token: it has " + (dots + 1) + " of 3 parts.",
                    "Copy all of it; terminals and chats cut long lines.");
        } else if (dots == 4) {
            findings.add(
                    Fault.ENCRYPTED,
                    "This is an encrypted token (JWE): a session of an application, as Auth.js makes them.",
                    "LiveKit's tokens are signed, not encrypted. Send this one to the token endpoint as a cookie.");
        } else {
            findings.add(
                    Fault.MALFORMED,
                    "This has the form of a token, but a part of it is not base64url of JSON. LiveKit answers"
                            + " 'invalid authorization token'.",
                    "Copy it again, all of it; a letter was lost or changed.");
        }
    }

    private static void unknown(String text, Findings findings) {
        findings.add(
                Fault.NOT_A_TOKEN,
                text.contains("://") ? "This is a URL without a token in it." : "This is no token.",
                "A token has three parts with dots between them and begins with eyJ.");
    }
}
