package dev.roomkey.session;

import java.util.List;
import java.util.Optional;
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
        for (var i = 0; i < authenticators.size(); i++) {
            if (authenticators.get(i) instanceof AnonymousConfig guests) {
                requireLast(guests, authenticators.subList(i + 1, authenticators.size()));
                requireApart(guests, authenticators.subList(0, i));
            }
        }
    }

    /** The name under which guests are welcome, where they are. */
    public Optional<String> guests() {
        return Optional.of(authenticators.getLast())
                .filter(AnonymousConfig.class::isInstance)
                .map(AuthenticatorConfig::name);
    }

    private static void requireLast(AnonymousConfig guests, List<AuthenticatorConfig> behind) {
        if (!behind.isEmpty()) {
            throw new IllegalArgumentException("order must end with " + guests.name() + ": to it everybody is a guest,"
                    + " and what stands behind it would never be asked");
        }
    }

    /** Else a user could be called as a guest is, and put the guest out of a room. */
    private static void requireApart(AnonymousConfig guests, List<AuthenticatorConfig> before) {
        for (var other : before) {
            if (other.namespace().equals(guests.namespace())) {
                throw new IllegalArgumentException("authenticators." + other.name() + ".namespace must not be "
                        + guests.namespace() + ", which is that of guests");
            }
        }
    }
}
