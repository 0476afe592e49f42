package dev.roomkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster's nodes say of each other, and what is made of it. */
class ClusterAnswersTest {
    private static final URI ASKED = URI.create("rediss://n0:7000");

    @Test
    void everySlotHasTheMasterThatIsNamedFirst() {
        var slots = ClusterSlots.read(
                array(
                        array(number(0), number(99), node("10.0.0.1", 7001), node("10.0.0.2", 7002)),
                        array(number(200), number(300), node("::1", 7003)),
                        array(number(301), number(301), node("", 7004))),
                ASKED);

        assertThat(slots.masterOf(0)).hasValue(URI.create("rediss://10.0.0.1:7001"));
        assertThat(slots.masterOf(99)).hasValue(URI.create("rediss://10.0.0.1:7001"));
        assertThat(slots.masterOf(100)).isEmpty();
        assertThat(slots.masterOf(250)).hasValue(URI.create("rediss://[::1]:7003"));
        assertThat(slots.masterOf(301)).hasValue(URI.create("rediss://n0:7004"));
        assertThat(slots.masterOf(302)).isEmpty();
        assertThat(slots.masters()).hasSize(3);
    }

    @Property(tries = 500)
    void anyAnswerIsReadWithoutAnException(@ForAll("answers") Response answer) {
        var slots = ClusterSlots.read(answer, ASKED);

        assertThat(slots.masters()).allMatch(it -> it.getHost() != null && it.getPort() > 0);
        assertThat(slots.masterOf(5)).isNotNull();
    }

    @Provide
    Arbitrary<Response> answers() {
        var leaf = Arbitraries.oneOf(
                Arbitraries.integers().map(ClusterAnswersTest::number),
                Arbitraries.integers().between(0, 16_383).map(ClusterAnswersTest::number),
                Arbitraries.strings().ofMaxLength(12).map(ClusterAnswersTest::text),
                Arbitraries.strings().ofMaxLength(12).map(ErrorType::create));
        return Arbitraries.recursive(
                () -> leaf.map(it -> it),
                inner -> inner.injectNull(0.1).list().ofMaxSize(5).map(it -> array(it.toArray(Response[]::new))),
                1,
                4);
    }

    @ParameterizedTest
    @CsvSource({
        "MOVED 12182 127.0.0.1:7001, rediss://127.0.0.1:7001, false",
        "ASK 12182 redis-1.example.com:7001, rediss://redis-1.example.com:7001, true",
        "MOVED 1 ::1:7001, rediss://[::1]:7001, false",
        "MOVED 1 :7001, rediss://n0:7001, false"
    })
    void redirectionNamesTheNodeToGoTo(String text, URI node, boolean once) {
        assertThat(Redirection.of(ErrorType.create(text), ASKED)).hasValue(new Redirection(node, once));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOVED",
                "MOVED 1",
                "MOVED 1 host",
                "MOVED 1 host:0",
                "MOVED 1 host:99999",
                "MOVED 1 user@host:1",
                "MOVED 1 ho/st:1",
                "MOVED 1 my_host:1",
                "ERR unknown command"
            })
    void anythingElseIsNoRedirection(String text) {
        assertThat(Redirection.of(ErrorType.create(text), ASKED)).isEmpty();
    }

    @Property(tries = 500)
    void anyErrorIsReadWithoutAnException(@ForAll String host, @ForAll int port) {
        var found = Redirection.of(ErrorType.create("MOVED 1 " + host + ":" + port), ASKED);

        assertThat(found.map(it -> it.node().getRawUserInfo())).isEmpty();
        assertThat(Redirection.of(ErrorType.create(host), ASKED)).isEqualTo(Optional.empty());
    }

    private static Response node(String host, int port) {
        return array(text(host), number(port), text("id"));
    }

    private static Response array(@Nullable Response... elements) {
        var array = MultiType.create(elements.length, false);
        List<@Nullable Response> all = Arrays.asList(elements);
        all.forEach(array::add);
        return array;
    }

    private static Response number(int number) {
        return NumberType.create(number);
    }

    private static Response text(String text) {
        return BulkType.create(Buffer.buffer(text), false);
    }
}
