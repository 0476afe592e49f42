package dev.roomkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roomkey.model.RoomName;
import dev.roomkey.model.Secret;
import dev.roomkey.token.ApiKey;
import dev.roomkey.token.SignedToken;
import dev.roomkey.webhook.Webhooks.Memory;
import dev.roomkey.webhook.Webhooks.Outcome;
import dev.roomkey.webhook.Webhooks.Result;
import io.livekit.server.AccessToken;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK that signs here knows only the system's clock, and so does what verifies. */
class WebhooksTest {
    private static final ApiKey OLD = new ApiKey("old", Secret.of("the old secret"));
    private static final ApiKey NEW = new ApiKey("new", Secret.of("the new secret"));
    private static final RoomName LOBBY = new RoomName("lobby");

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Memory memory = new Memory();
    private final Webhooks webhooks = new Webhooks(List.of(NEW, OLD), memory, InstantSource.system());

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void everyPairMaySign(String key) {
        var body = Sent.left("EV_1", "lobby", "alice", now);

        var outcome = take(body, Sent.authorization(key, "the " + key + " secret", body));

        assertThat(outcome).isEqualTo(new Outcome(EventType.PARTICIPANT_LEFT, Result.TAKEN));
    }

    @Test
    void tokenFromBeforeTheParticipantLeftHasHadItsStay() {
        takeSigned(Sent.left("EV_1", "lobby", "alice", now.minusSeconds(10)));

        assertThat(isOver(now.minusSeconds(11), "alice")).isTrue();
        assertThat(isOver(now.minusSeconds(10), "alice"))
                .as("in the same second")
                .isTrue();
        assertThat(isOver(now.minusSeconds(9), "alice")).as("issued since").isFalse();
        assertThat(isOver(now.minusSeconds(11), "bob")).as("somebody else's").isFalse();
    }

    @Test
    void repeatedEventDoesNothing() {
        var body = Sent.left("EV_1", "lobby", "alice", now.minusSeconds(10));
        takeSigned(body);

        assertThat(takeSigned(body).result()).isEqualTo(Result.REPEATED);
    }

    @Test
    void lateEventDoesNotTakeBackALaterOne() {
        takeSigned(Sent.left("EV_2", "lobby", "alice", now.minusSeconds(10)));

        takeSigned(Sent.left("EV_1", "lobby", "alice", now.minusSeconds(60)));

        assertThat(isOver(now.minusSeconds(30), "alice")).isTrue();
    }

    @Test
    void eventFromTheFutureEndsNoStayThatBeginsAfterIt() {
        takeSigned(Sent.left("EV_1", "lobby", "alice", now.plusSeconds(3600)));

        assertThat(isOver(now.plusSeconds(60), "alice")).isFalse();
    }

    @Test
    void otherBodyThanTheSignedOneIsRefused() {
        var signed = Sent.authorization("new", "the new secret", Sent.left("EV_1", "lobby", "alice", now));

        var outcome = take(Sent.left("EV_1", "lobby", "bob", now), signed);

        assertThat(outcome).isEqualTo(new Outcome(EventType.NONE, Result.UNVERIFIED));
        assertThat(isOver(now.minusSeconds(60), "bob")).isFalse();
    }

    @Test
    void removedPairIsRefused() {
        var body = Sent.left("EV_1", "lobby", "alice", now);
        var signed = Sent.authorization("old", "the old secret", body);

        var without = new Webhooks(List.of(NEW), memory, InstantSource.system());

        assertThat(without.mayFollow(signed)).isFalse();
        assertThat(without.take(bytes(body), signed).result()).isEqualTo(Result.UNVERIFIED);
    }

    @Test
    void tokenOfAParticipantIsNoWebhook() {
        var token = new AccessToken("new", "the new secret");
        token.setIdentity("alice");

        assertThat(webhooks.mayFollow(token.toJwt())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"room_started, ROOM_STARTED", "egress_ended, EGRESS_ENDED", "other, OTHER", "NONE, OTHER", "x, OTHER"})
    void eventsAreCountedByNamesOfAFixedSet(String event, EventType type) {
        var outcome = takeSigned("{\"event\":\"" + event + "\",\"id\":\"EV_" + event + "\"}");

        assertThat(outcome).isEqualTo(new Outcome(type, Result.TAKEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "null",
                "{}",
                "{\"event\":\"room_started\"}",
                "{\"id\":\"EV_1\"}",
                "{\"event\":1,\"id\":2}",
                "{\"event\":\"room_started\",\"id\":\"\"}"
            })
    void signedBodyThatIsNoEventIsRefused(String body) {
        assertThat(takeSigned(body).result()).isEqualTo(Result.MALFORMED);
    }

    @Test
    void departureWithoutAUsablePlaceIsOnlyCounted() {
        var body = "{\"event\":\"participant_left\",\"id\":\"EV_1\",\"room\":[],\"participant\":{\"identity\":7}}";

        assertThat(takeSigned(body).result()).isEqualTo(Result.TAKEN);
    }

    @Property(tries = 500)
    void noBytesMakeTheParserThrow(@ForAll byte[] body) {
        assertThat(Event.parse(body))
                .satisfiesAnyOf(
                        it -> assertThat(it).isEmpty(), it -> assertThat(it).isPresent());
    }

    @Property(tries = 500)
    void noValuesMakeTheParserThrow(@ForAll String text, @ForAll long number) {
        var body = new JsonObject()
                .put("event", text)
                .put("id", "EV_1")
                .put("createdAt", number % 2 == 0 ? number : text)
                .put("room", new JsonObject().put("name", text))
                .put("participant", new JsonObject().put("identity", text));

        assertThat(Event.parse(body.toBuffer().getBytes()).isPresent()).isEqualTo(!text.isEmpty());
    }

    private Outcome takeSigned(String body) {
        return take(body, Sent.authorization("new", "the new secret", body));
    }

    private Outcome take(String body, String authorization) {
        return webhooks.take(bytes(body), authorization);
    }

    private boolean isOver(Instant issuedAt, String identity) {
        return memory.departures()
                .endedStayOf(new SignedToken("a.b.c", issuedAt, issuedAt.plusSeconds(600)), identity, LOBBY);
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
