package dev.roomkey.session;

import dev.roomkey.model.Secret;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator for sessions that the application keeps in Redis, under the id that a cookie holds. They are only read.
 *
 * @param users its name, and the users it makes
 * @param cookie where the session's id comes from
 * @param key where Redis has the session, by its id
 * @param body what is kept there
 */
public record RedisSessionConfig(UserSource users, IdCookie cookie, KeyTemplate key, Body body)
        implements AuthenticatorConfig {

    @Override
    public List<String> places() {
        return List.of(cookie.source().place());
    }

    /** How an id is written into a cookie. */
    public enum Codec {
        /** The id and nothing else. */
        RAW,
        /** {@code s:id.mac}, as express-session and cookie-parser sign: HMAC-SHA256 in standard base64 without padding. */
        EXPRESS_SIGNED,
        /** {@code id.mac}, the same without the {@code s:}, as @fastify/session and @fastify/cookie sign. */
        FASTIFY_SIGNED,
        /** {@code token.mac}, as better-auth signs: HMAC-SHA256 in standard base64 with padding. */
        BETTER_AUTH,
        /** Standard base64 of the id, as Spring Session writes its own. */
        BASE64;

        /** Whether the cookie proves by itself that the application has made it. */
        public boolean isSigned() {
            return this != RAW && this != BASE64;
        }
    }

    /**
     * The cookie that holds the id.
     *
     * @param source its name
     * @param codec how the id is written in it
     * @param secrets what may have signed it, for codecs that sign; the application's own, all of them are tried
     * @param pattern what ids look like; no other text ever becomes part of a key
     */
    public record IdCookie(CookieSource source, Codec codec, List<Secret> secrets, IdPattern pattern) {
        /** Fewest characters of an id that nothing but its being unknown protects. */
        public static final int MIN_UNSIGNED_LENGTH = 16;

        public IdCookie {
            secrets = List.copyOf(secrets);
            require(
                    !codec.isSigned() || !secrets.isEmpty(),
                    "secrets-file must name a file that holds what the application signs its cookie with");
            require(codec.isSigned() || secrets.isEmpty(), "secrets-file has no effect on a cookie that is not signed");
            require(
                    codec.isSigned() || pattern.min() >= MIN_UNSIGNED_LENGTH,
                    "id-pattern must ask for at least " + MIN_UNSIGNED_LENGTH
                            + " characters, since nobody signs this cookie and a short id can be guessed");
        }
    }

    /** What is kept under the key. */
    public sealed interface Body {}

    /**
     * A JSON object.
     *
     * @param expires where it says until when it is good, if it does; the life of the key ends a session anyhow
     */
    public record Json(@Nullable JsonPointer expires) implements Body {}

    /**
     * What better-auth keeps in its secondary storage: a JSON object of the session and its user. That the user's sessions were
     * revoked stands under another key, which has to be read as well, and can only be once it is known whose session it is.
     */
    public record BetterAuth() implements Body {}

    /**
     * A hash as Spring Session keeps it, each attribute serialised by itself.
     *
     * @param attributes the attributes of the session that are read, without {@code sessionAttr:}; what is not a text, a number or
     *     JSON cannot be
     */
    public record SpringHash(List<String> attributes) implements Body {
        public SpringHash {
            attributes = List.copyOf(attributes);
            require(!attributes.isEmpty(), "attributes must name what of the session is read");
        }
    }

    private static void require(boolean holds, String mend) {
        if (!holds) {
            throw new IllegalArgumentException(mend);
        }
    }
}
