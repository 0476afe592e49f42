package dev.roomkey.session;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whose sessions are taken, in order: the first authenticator whose credential is present decides.
 *
 * @param authenticators at least one, each name once
 */
public record SessionsConfig(List<AuthenticatorConfig> authenticators) {
    public SessionsConfig {
        authenticators = List.copyOf(authenticators);
        if (authenticators.isEmpty()) {
            throw new IllegalArgumentException("order must name at least one authenticator");
        }
        var names = authenticators.stream().map(AuthenticatorConfig::name).collect(Collectors.toSet());
        if (names.size() < authenticators.size()) {
            throw new IllegalArgumentException("order must name each authenticator once");
        }
    }
}
