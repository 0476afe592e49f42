package dev.roomkey.session;

import java.util.List;

/**
 * Takes whoever brings no credential at all as a guest, of whom only the rules know that name guests.
 *
 * @param name its name in the configuration, and the namespace of its guests, which no other authenticator may share
 */
public record AnonymousConfig(String name) implements AuthenticatorConfig {
    /** Guests have no claims, so where a user stands in them is never asked. */
    @Override
    public UserSource users() {
        return UserSource.of(name, UserSource.Pointers.subject("/sub"));
    }

    /** None. */
    @Override
    public List<String> places() {
        return List.of();
    }
}
