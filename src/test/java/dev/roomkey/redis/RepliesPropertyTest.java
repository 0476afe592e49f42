package dev.roomkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.redis.RedisUnavailableException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class RepliesPropertyTest {
    @Property(tries = 500)
    void anyErrorTextIsTakenWithoutAnException(@ForAll String text) {
        var reply = ErrorType.create(text);

        assertThat(Replies.reason(reply)).isNotNull();
        assertThat(Replies.presentable(reply)).isNotNull();
    }

    @Property(tries = 200)
    void onlyTheWholeFirstWordCounts(@ForAll("suffixes") String suffix) {
        assertThat(Replies.reason(ErrorType.create("LOADING" + suffix))).isEmpty();
        assertThat(Replies.reason(ErrorType.create("LOADING " + suffix))).contains(Reason.LOADING);
    }

    @Provide
    Arbitrary<String> suffixes() {
        return Arbitraries.strings().alpha().ofMinLength(1);
    }

    /** Whatever bytes come, the command ends in time and the next connection works. */
    @Property(tries = 15)
    void rubbishFromTheServerEndsTheCommandInTime(@ForAll @Size(min = 1, max = 60) byte[] rubbish) throws Exception {
        var vertx = Vertx.vertx();
        try (var fake = FakeRedis.start(vertx, command -> new String(rubbish, StandardCharsets.ISO_8859_1));
                var redis = LinkFixture.hasty(fake.url())) {
            var ended = redis.send(Command.GET, "k").transform(it -> Future.succeededFuture(it));

            assertThat(ended.await(5, TimeUnit.SECONDS)).isNotNull();
        } finally {
            vertx.close().await(5, TimeUnit.SECONDS);
        }
    }
}
