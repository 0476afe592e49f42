package dev.roomkey.limit;

import dev.roomkey.model.UserTags;
import dev.roomkey.redis.RedisLink;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * Where the buckets are that all instances share.
 *
 * @param tags what users are called in key names; must be made of the same names key in every instance
 * @param clock this instance's clock
 * @param clockDifference told at every answer how far Redis' clock is ahead of this instance's, in milliseconds; the trip
 *     of the answer is part of it
 */
public record LimitStore(RedisLink link, UserTags tags, InstantSource clock, LongConsumer clockDifference) {}
