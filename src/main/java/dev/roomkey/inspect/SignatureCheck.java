package dev.roomkey.inspect;

import dev.roomkey.inspect.Finding.Fault;
import dev.roomkey.inspect.Inspection.Signature;
import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.TokenVerifier;
import dev.roomkey.token.Verification;
import dev.roomkey.token.Verification.Reason;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Says who signed a token, as far as the given keys show it, and guesses what went wrong where none of them did. */
final class SignatureCheck {
    private final List<ApiKey> keys;
    private final InstantSource clock;
    private final Findings findings;

    SignatureCheck(List<ApiKey> keys, InstantSource clock, Findings findings) {
        this.keys = keys;
        this.clock = clock;
        this.findings = findings;
    }

    Signature check(Jwt jwt) {
        if (!hasSignatureOfLiveKit(jwt)) {
            return Signature.WRONG;
        }
        var issuer = Jwt.text(jwt.claims(), "iss").orElse("");
        if (issuer.isEmpty()) {
            findings.add(
                    Fault.NO_ISSUER,
                    "It has no iss, by which LiveKit finds the key. LiveKit answers 'invalid API key'.",
                    "Set iss to the id of the API key.");
        }
        var key = keys.stream().filter(it -> it.id().equals(issuer)).findFirst();
        if (key.isPresent()) {
            return ofKey(jwt, key.get());
        }
        return keys.isEmpty() || issuer.isEmpty() ? withoutKey(jwt, issuer) : ofAnotherKey(jwt, issuer);
    }

    private boolean hasSignatureOfLiveKit(Jwt jwt) {
        var algorithm = Jwt.text(jwt.header(), "alg").orElse("");
        if (algorithm.equalsIgnoreCase("none")) {
            findings.add(
                    Fault.ALG_NONE,
                    "Its alg is none: nobody has signed it, and anybody could have written it. LiveKit refuses it.",
                    "Sign with HS256 and the API secret.");
        } else if (!algorithm.equals("HS256")) {
            findings.add(
                    Fault.ALGORITHM,
                    algorithm.isEmpty()
                            ? "Its header names no alg."
                            : "It is signed with " + algorithm + ", and LiveKit takes HS256 only.",
                    "Sign with HS256 and the API secret; a token of another system is no LiveKit token.");
        } else if (!jwt.isSigned()) {
            findings.add(
                    Fault.SIGNATURE_MISSING,
                    "Its third part, the signature, is not there.",
                    "Copy all of it, or sign it.");
        } else {
            return true;
        }
        return false;
    }

    private Signature ofKey(Jwt jwt, ApiKey key) {
        if (isSignedBy(jwt, key)) {
            ownFaults(key);
            return Signature.RIGHT;
        }
        findings.add(
                Fault.SIGNATURE_WRONG,
                "The given secret of its key has not signed it" + guess(jwt, key)
                        + ". LiveKit answers 'signature is invalid'.",
                "Compare the secret where the token is made with LiveKit's. It is used as it is: no blank or line break"
                        + " at its ends, no base64.");
        return Signature.WRONG;
    }

    private Signature ofAnotherKey(Jwt jwt, String issuer) {
        boolean isOurs = keys.stream().anyMatch(it -> isSignedBy(jwt, new ApiKey(issuer, it.secret())));
        findings.add(
                Fault.OTHER_KEY,
                "It says that another key has signed it (iss " + issuer + ") than the given ("
                        + String.join(", ", keys.stream().map(ApiKey::id).toList()) + ")"
                        + (isOurs ? ", but the given secret has." : ".")
                        + " A LiveKit without that key answers 'invalid API key'.",
                isOurs
                        ? "Set iss to the id of the key."
                        : "Use key and secret of one pair, of the project that is joined.");
        return isOurs ? Signature.WRONG : Signature.UNCHECKED;
    }

    private Signature withoutKey(Jwt jwt, String issuer) {
        if (issuer.equals(DevelopmentKey.ID) && isSignedBy(jwt, DevelopmentKey.PAIR)) {
            ownFaults(DevelopmentKey.PAIR);
            return Signature.RIGHT;
        }
        findings.add(
                Fault.SIGNATURE_UNCHECKED,
                "Whether it is signed rightly was not checked, since no secret was given.",
                "");
        return Signature.UNCHECKED;
    }

    private void ownFaults(ApiKey key) {
        if (key.equals(DevelopmentKey.PAIR)) {
            findings.add(
                    Fault.DEVELOPMENT_KEY,
                    "It is signed with the key of development mode, which everybody knows.",
                    "Never use devkey where others can reach LiveKit.");
        } else if (!key.isStrong()) {
            findings.add(
                    Fault.WEAK_SECRET,
                    "The secret is shorter than " + ApiKey.MIN_SECRET_BYTES + " bytes and can be guessed from a token.",
                    "Let LiveKit generate one: livekit-server generate-keys.");
        }
    }

    private String guess(Jwt jwt, ApiKey key) {
        var text = key.secret().text();
        if (isSignedBy(jwt, with(key, Secret.of(text + "\n")))) {
            return "; that secret with a line break behind it has, as from a file or from echo without -n";
        }
        return decoded(text)
                .filter(it -> it.length() > 0 && isSignedBy(jwt, with(key, it)))
                .map(it -> "; that secret decoded from base64 has")
                .orElse("");
    }

    private static ApiKey with(ApiKey key, Secret secret) {
        return new ApiKey(key.id(), secret);
    }

    private static Optional<Secret> decoded(String text) {
        try {
            return Optional.of(Secret.of(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The times are told apart elsewhere: here they count as good. */
    private boolean isSignedBy(Jwt jwt, ApiKey key) {
        return switch (new TokenVerifier(List.of(key), clock).verify(jwt.text())) {
            case Verification.Valid valid -> true;
            case Verification.Invalid(var reason) ->
                reason == Reason.EXPIRED || reason == Reason.NOT_YET_VALID || reason == Reason.NO_EXPIRY;
        };
    }
}
