package dev.roomkey.inspect;

import dev.roomkey.inspect.EnvironmentFile.Variable;
import dev.roomkey.inspect.Finding.Fault;
import dev.roomkey.token.ApiKey;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Looks at the variables that a file sets. */
final class EnvironmentCheck {
    /** What build tools compile into the code that browsers get. */
    private static final List<String> PUBLIC_PREFIXES = List.of(
            "NEXT_PUBLIC_",
            "NUXT_PUBLIC_",
            "VITE_",
            "REACT_APP_",
            "VUE_APP_",
            "EXPO_PUBLIC_",
            "GATSBY_",
            "STORYBOOK_",
            "PUBLIC_");

    private static final Pattern URL = Pattern.compile("(?:wss?|https?)://[^\\s]+");

    private final List<ApiKey> keys;
    private final Findings findings;

    EnvironmentCheck(List<ApiKey> keys, Findings findings) {
        this.keys = keys;
        this.findings = findings;
    }

    void check(List<Variable> variables) {
        variables.stream().filter(it -> !it.value().isEmpty()).forEach(it -> {
            if (PUBLIC_PREFIXES.stream().anyMatch(it.name()::startsWith)) {
                published(it);
            }
            kept(it);
        });
        var names = variables.stream().map(Variable::name).toList();
        if (names.contains("LIVEKIT_API_KEY") != names.contains("LIVEKIT_API_SECRET")) {
            findings.add(
                    Fault.VARIABLE,
                    "Only one of LIVEKIT_API_KEY and LIVEKIT_API_SECRET is set.",
                    "Set both, of one pair.");
        }
    }

    private void published(Variable variable) {
        var name = variable.name().toUpperCase(Locale.ROOT);
        boolean isLiveKits = name.contains("LIVEKIT") || name.contains("API_SECRET");
        if ((isLiveKits && name.contains("SECRET"))
                || keys.stream().anyMatch(it -> it.secret().text().equals(variable.value()))) {
            findings.add(
                    Fault.SECRET_IN_PUBLIC_VARIABLE,
                    variable.name() + " gets into the code that every visitor's browser loads, with the secret in it.",
                    "Rename it to LIVEKIT_API_SECRET, read it on the server only, and replace the key pair: this one is"
                            + " known.");
        } else if (Jwt.parse(variable.value()).isPresent()) {
            findings.add(
                    Fault.TOKEN_IN_PUBLIC_VARIABLE,
                    variable.name() + " puts one token into the code that every visitor's browser loads.",
                    "Fetch a token from the endpoint at each join, for who is signed in.");
        }
    }

    private void kept(Variable variable) {
        switch (variable.name()) {
            case "LIVEKIT_API_KEY" -> apiKey(variable.value());
            case "LIVEKIT_API_SECRET" -> secret(variable.value());
            case "LIVEKIT_URL" -> url(variable.value());
            default -> {}
        }
    }

    private void apiKey(String value) {
        if (!NoToken.isApiKey(value, keys) && NoToken.isSecret(value, keys)) {
            findings.add(
                    Fault.SWAPPED,
                    "LIVEKIT_API_KEY looks like a secret.",
                    "Keys of LiveKit's begin with API; compare the two variables.");
        }
    }

    private void secret(String value) {
        if (NoToken.isApiKey(value, List.of()) && !value.equals(DevelopmentKey.ID)) {
            findings.add(
                    Fault.SWAPPED,
                    "LIVEKIT_API_SECRET looks like the id of a key.",
                    "The secret is what LiveKit shows once, beside the key; compare the two variables.");
        } else if (value.equals(DevelopmentKey.SECRET)) {
            findings.add(
                    Fault.DEVELOPMENT_KEY,
                    "LIVEKIT_API_SECRET is that of development mode, which everybody knows.",
                    "Never use it where others can reach LiveKit.");
        } else if (value.length() < ApiKey.MIN_SECRET_BYTES) {
            findings.add(
                    Fault.WEAK_SECRET,
                    "LIVEKIT_API_SECRET is shorter than " + ApiKey.MIN_SECRET_BYTES + " bytes.",
                    "Let LiveKit generate one: livekit-server generate-keys.");
        }
    }

    private void url(String value) {
        if (!URL.matcher(value).matches()) {
            findings.add(
                    Fault.VARIABLE,
                    "LIVEKIT_URL is not the URL of a LiveKit server.",
                    "Write wss://, and ws:// on your own machine only.");
        }
    }
}
