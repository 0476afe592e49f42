package dev.roomkey.inspect;

import dev.roomkey.token.ApiKey;
import dev.roomkey.token.ClaimFaults;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows the tokens of other systems from LiveKit's. */
final class Foreign {
    private static final List<String> LIVEKIT_CLAIMS = List.of(
            "video",
            "sip",
            "agent",
            "inference",
            "observability",
            "roomConfig",
            "roomPreset",
            "sha256",
            "kind",
            "attributes");

    /** What issuers are called, by a part of their {@code iss}. */
    private static final Map<String, String> ISSUERS = issuers();

    private static Map<String, String> issuers() {
        var issuers = new LinkedHashMap<String, String>();
        issuers.put("supabase", "Supabase");
        issuers.put("/auth/v1", "Supabase");
        issuers.put("clerk.", "Clerk");
        issuers.put("securetoken.google.com", "Firebase");
        issuers.put("session.firebase.google.com", "Firebase");
        issuers.put("accounts.google.com", "Google");
        issuers.put("auth0.com", "Auth0");
        issuers.put("/realms/", "Keycloak");
        issuers.put("cognito-idp.", "Amazon Cognito");
        issuers.put("login.microsoftonline.com", "Microsoft Entra");
        issuers.put("sts.windows.net", "Microsoft Entra");
        issuers.put("okta.com", "Okta");
        issuers.put("workos.com", "WorkOS");
        return issuers;
    }

    private Foreign() {}

    /** Whose token it is, in words, where it is none of LiveKit's. */
    static Optional<String> system(JsonObject claims, List<ApiKey> keys) {
        var issuer = Jwt.text(claims, "iss").orElse("");
        var known = ISSUERS.entrySet().stream()
                .filter(it -> issuer.contains(it.getKey()))
                .map(it -> "of " + it.getValue())
                .findFirst();
        if (known.isPresent()) {
            return known;
        }
        boolean isLiveKits = LIVEKIT_CLAIMS.stream().anyMatch(claims::containsKey)
                || NoToken.isApiKey(issuer, keys)
                || !ClaimFaults.of(claims).isEmpty();
        return isLiveKits ? Optional.empty() : Optional.of("of another system, most likely a session");
    }
}
