package dev.roomkey.cli;

import dev.roomkey.config.PolicyCases.Join;
import dev.roomkey.config.TrialConfig;
import dev.roomkey.config.TrialConfig.Source;
import dev.roomkey.model.Claims;
import dev.roomkey.model.User;
import dev.roomkey.model.UserId;
import dev.roomkey.policy.Decision;
import dev.roomkey.policy.Decision.Allowed;
import dev.roomkey.policy.Explanation;
import dev.roomkey.policy.Policy;
import dev.roomkey.policy.Wanted;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts joins to the rules of a configuration, as the gateway would. */
final class Trial {
    private static final List<String> TEXTS =
            List.of("room_name", "participant_name", "participant_identity", "participant_metadata");

    private static final String GUEST = "0".repeat(32);

    private final TrialConfig config;
    private final Policy policy;

    Trial(TrialConfig config) {
        this.config = config;
        this.policy = new Policy(config.rooms(), new SecureRandom());
    }

    /** What comes of a join. */
    sealed interface Outcome {
        /** The rules were asked; {@code ttl} is the life that a token would have, zero where there is none. */
        record Decided(Explanation explanation, Duration ttl) implements Outcome {}

        /** They could not be asked, since the join is none. */
        record NoJoin(String why) implements Outcome {}
    }

    /** Asks the rules. */
    Outcome ask(Join join) {
        try {
            var explanation = policy.explain(user(join), wanted(join));
            return new Outcome.Decided(explanation, life(explanation.decision()));
        } catch (NoSuchJoin mistake) {
            return new Outcome.NoJoin(mistake.why);
        }
    }

    private Duration life(Decision decision) {
        if (!(decision instanceof Allowed allowed)) {
            return Duration.ZERO;
        }
        return allowed.ttl() == null ? Objects.requireNonNull(config.lives().get(allowed.project())) : allowed.ttl();
    }

    private User user(Join join) throws NoSuchJoin {
        var source = source(join.authenticator());
        if (source.guests()) {
            return guest(source, join);
        }
        var claims = new Claims(join.claims());
        String subject = Optional.ofNullable(join.subject())
                .or(() -> source.subject().stream()
                        .filter(claims::has)
                        .findFirst()
                        .flatMap(claims::text))
                .filter(UserId::isSubject)
                .orElseThrow(() -> new NoSuchJoin("the claims name no user at " + source.subject()
                        + "; add one there, or give a subject beside the claims"));
        var session = join.session() == null ? text(claims, source.session()) : join.session();
        return new User(new UserId(source.namespace(), subject), session, text(claims, source.displayName()), claims);
    }

    /** As the gateway makes one; of the same subject each time, so that cases can name the identity. */
    private static User guest(Source source, Join join) {
        String subject = Objects.requireNonNullElse(join.subject(), GUEST);
        return new User(new UserId(source.namespace(), subject), subject, null, new Claims(new JsonObject()), true);
    }

    private Source source(@Nullable String name) throws NoSuchJoin {
        return config.authenticators().stream()
                .filter(it -> name == null || it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchJoin("'" + name + "' is no authenticator; known are "
                        + config.authenticators().stream().map(Source::name).toList()));
    }

    private static @Nullable String text(Claims claims, @Nullable JsonPointer pointer) {
        return pointer == null ? null : claims.text(pointer).orElse(null);
    }

    private static Wanted wanted(Join join) throws NoSuchJoin {
        var request = join.request();
        for (var field : request.fieldNames()) {
            if (!TEXTS.contains(field)
                    && !List.of("participant_attributes", "room_config").contains(field)) {
                throw new NoSuchJoin("'" + field + "' is no field of a request; known are " + TEXTS
                        + ", participant_attributes and room_config");
            }
        }
        return new Wanted(
                join.room() == null ? read(request, "room_name", String.class) : join.room(),
                read(request, "participant_name", String.class),
                read(request, "participant_identity", String.class),
                read(request, "participant_metadata", String.class),
                texts(object(request, "participant_attributes")),
                object(request, "room_config"));
    }

    private static JsonObject object(JsonObject request, String field) throws NoSuchJoin {
        return Objects.requireNonNullElseGet(read(request, field, JsonObject.class), JsonObject::new);
    }

    private static Map<String, String> texts(JsonObject attributes) throws NoSuchJoin {
        var texts = new LinkedHashMap<String, String>();
        for (var name : attributes.fieldNames()) {
            texts.put(name, Objects.requireNonNullElse(read(attributes, name, String.class), ""));
        }
        return texts;
    }

    private static <T> @Nullable T read(JsonObject request, String field, Class<T> type) throws NoSuchJoin {
        var value = request.getValue(field);
        if (value != null && !type.isInstance(value)) {
            throw new NoSuchJoin(field + " must be " + (type == String.class ? "a text" : "an object"));
        }
        return type.cast(value);
    }

    /** Ends the reading of a join at the first mistake. */
    private static final class NoSuchJoin extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        NoSuchJoin(String why) {
            super(why);
            this.why = why;
        }
    }
}
