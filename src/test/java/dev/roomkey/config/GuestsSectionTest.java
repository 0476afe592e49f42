package dev.roomkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.session.AnonymousConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests come in only with everything around them that makes it safe. */
class GuestsSectionTest {
    private static final String[] ORDER = {"order: [guests]", "authenticators: { guests: { type: anonymous } }"};
    private static final String[] LIMIT = {"address:", "  - { capacity: 5, refill: 5, period: 1m }"};
    private static final String RULE = "rules: [ { name: show, room: show, guests: true, preset: viewer } ]";

    @TempDir
    Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void prepare() {
        folder = new ConfigFolder(temp)
                .with("sessions", ORDER)
                .with("limits", LIMIT)
                .with("rooms", RULE);
    }

    @Test
    void guestsAreWelcomeWithARuleAndALimit() {
        var config = folder.config();

        assertThat(config.sessions().authenticators()).containsExactly(new AnonymousConfig("guests"));
        assertThat(config.rooms().rules().getFirst().guests()).isTrue();
    }

    @Test
    void notWithoutALimitOfAddresses() {
        assertThat(folder.without("limits").problems())
                .singleElement()
                .asString()
                .contains("limits.address", "guests lets in guests");
    }

    @Test
    void notWithoutARuleForThem() {
        folder.with("rooms", "rules: [ { name: all, room: '*', preset: viewer } ]");

        assertThat(folder.problems()).singleElement().asString().contains("rooms.rules", "guests: true");
    }

    @Test
    void ruleForGuestsNeedsGuests() {
        folder.with(
                "sessions",
                "order: [web]",
                "authenticators: { web: { cookie: session, keys: [ { algorithm: HS256, secret-file: secret.txt } ] } }");

        assertThat(folder.problems()).singleElement().asString().contains("rooms.rules[0].guests", "anonymous");
    }

    @Test
    void anonymousHasNoFurtherKeys() {
        folder.with("sessions", "order: [guests]", "authenticators: { guests: { type: anonymous, cookie: c } }");

        assertThat(folder.problems()).singleElement().asString().contains("cookie", "is not a key");
    }

    @Test
    void theyAreTheLastOfTheOrder() {
        folder.with(
                "sessions",
                "order: [guests, web]",
                "authenticators:",
                "  guests: { type: anonymous }",
                "  web: { cookie: session, keys: [ { algorithm: HS256, secret-file: secret.txt } ] }");

        assertThat(folder.problems()).singleElement().asString().contains("sessions.order", "must end with guests");
    }
}
