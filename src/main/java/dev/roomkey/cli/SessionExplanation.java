package dev.roomkey.cli;

import dev.roomkey.session.AuthenticatorConfig;
import dev.roomkey.session.RejectReason;
import dev.roomkey.session.SessionsConfig;
import dev.roomkey.session.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Says in words how the authenticators came to a verdict. Holds the user's id, and nothing that anybody could sign in with. */
final class SessionExplanation {
    private final SessionsConfig config;

    SessionExplanation(SessionsConfig config) {
        this.config = config;
    }

    /** One line for each authenticator that was asked, and the verdict. */
    List<String> of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Authenticated(var by, var user)
            when user.guest() -> {
                var lines = asked(by);
                lines.add("a guest, of a new identity at each join; only rules with guests: true let guests in");
                yield lines;
            }
            case Verdict.Authenticated(var by, var user) -> {
                var lines = asked(by);
                lines.add("signed in");
                lines.add("  subject    " + printable(user.id().subject()));
                lines.add("  namespace  " + user.id().namespace());
                lines.add("  name       " + (user.name() == null ? "none" : printable(user.name())));
                lines.add("  session id " + (user.sessionId() == null ? "none" : "there is one"));
                yield lines;
            }
            case Verdict.Rejected(var by, var reason) -> {
                var lines = asked(by);
                lines.add("refused: " + why(reason));
                yield lines;
            }
            case Verdict.Undecided(var by) -> {
                var lines = asked(by);
                lines.add("not decided: whoever could tell does not answer; a client would get 503 and ask again");
                yield lines;
            }
            case Verdict.Anonymous() -> {
                var lines = asked("");
                lines.add("nobody: no authenticator found a credential of its own");
                yield lines;
            }
        };
    }

    /** The authenticators up to the one that decided; all of them where none did. */
    private List<String> asked(String decider) {
        var lines = new ArrayList<String>();
        for (AuthenticatorConfig authenticator : config.authenticators()) {
            boolean decides = authenticator.name().equals(decider);
            lines.add(authenticator.name() + ": " + (decides ? took(authenticator) : "found nothing, looked for ")
                    + String.join("; ", authenticator.places()));
            if (decides) {
                break;
            }
        }
        return lines;
    }

    private static String took(AuthenticatorConfig authenticator) {
        return authenticator.places().isEmpty() ? "takes who brings no credential" : "took it, from one of ";
    }

    private static String why(RejectReason reason) {
        return switch (reason) {
            case MALFORMED -> "it is not of the form that this authenticator reads, is too long, or has a part missing";
            case DUPLICATE_COOKIE ->
                "the cookie is there twice with different values; an older one with another path or domain may be left over";
            case UNSUPPORTED -> "its header asks for something that is not understood";
            case ALGORITHM -> "it is signed with an algorithm that the configuration does not name for the key";
            case UNKNOWN_KEY -> "no configured key has the id that it names; was the key replaced?";
            case SIGNATURE ->
                "no configured secret or key has made it; is it the secret that the application uses now?";
            case EXPIRED -> "it has expired; sign in again, or compare the clocks";
            case NOT_YET_VALID -> "it is not valid yet; compare the clocks";
            case CLAIMS -> "its claims are not as the configuration requires: issuer, audience, require-claims, times";
            case UNKNOWN_SESSION ->
                "whoever keeps the sessions has none such: it ended there, or it is looked for under another key or URL";
            case REVOKED -> "the application has taken back the sessions that this user had";
            case UNREADABLE ->
                "what the application keeps is too long, or not in the form that the configuration says; see body and claims";
            case NO_SUBJECT ->
                "it is good and nobody is signed in to it, or the user's id stands elsewhere: see claims.subject";
        };
    }

    private static String printable(String text) {
        return text.codePoints()
                .map(it -> Character.isISOControl(it) ? '?' : it)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
