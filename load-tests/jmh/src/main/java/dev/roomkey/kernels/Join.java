package dev.roomkey.kernels;

import dev.roomkey.model.User;
import dev.roomkey.policy.Decision;
import dev.roomkey.policy.Wanted;
import dev.roomkey.session.Credentials;
import dev.roomkey.token.SignedToken;
import dev.roomkey.tokencache.CacheKey;
import dev.roomkey.tokencache.CacheKeys;

/**
 * One user's join, and what each step of the pipeline made of it: what the next one is given.
 *
 * @param cookies the {@code Cookie} line
 * @param credentials of that line, in which the cookie has been found
 */
public record Join(
        String cookies,
        Credentials credentials,
        Wanted wanted,
        User user,
        Decision.Allowed allowed,
        CacheKeys.Parts parts,
        CacheKey key,
        SignedToken token) {}
