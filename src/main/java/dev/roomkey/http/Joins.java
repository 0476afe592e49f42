package dev.roomkey.http;

import dev.roomkey.join.JoinPipeline;
import dev.roomkey.limit.AddressLimiter;
import dev.roomkey.limit.QuotaPolicy;
import dev.roomkey.session.Credentials;
import dev.roomkey.webhook.Webhooks;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How joins are decided and answered; another one takes its place when the configuration changes. */
public final class Joins {
    private final JoinPipeline pipeline;
    private final Predicate<Credentials> cookiePresent;
    private final AddressLimiter addressLimit;
    private final boolean bearerOffered;
    private final @Nullable Webhooks webhooks;
    private final OutcomeWriter writer;

    /** Of these parts, which answer so. */
    public Joins(Parts parts, Answers answers) {
        this.pipeline = parts.pipeline();
        this.cookiePresent = parts.cookiePresent();
        this.addressLimit = parts.addressLimit();
        this.bearerOffered = answers.bearerOffered();
        this.webhooks = parts.webhooks();
        this.writer = new OutcomeWriter(answers);
    }

    /**
     * What decides.
     *
     * @param cookiePresent whether a request brings a cookie that an authenticator reads
     * @param addressLimit how often an address may fail to show a session
     * @param webhooks what takes LiveKit's webhooks, where they are taken
     */
    public record Parts(
            JoinPipeline pipeline,
            Predicate<Credentials> cookiePresent,
            AddressLimiter addressLimit,
            @Nullable Webhooks webhooks) {}

    /**
     * What answers say that is the same for every join.
     *
     * @param serverUrls where clients may be told to connect to
     * @param policies the limits, as clients are told of them
     * @param bearerOffered whether a bearer token would be taken, for the challenge of a 401
     */
    public record Answers(Set<URI> serverUrls, List<QuotaPolicy> policies, boolean bearerOffered) {}

    JoinPipeline pipeline() {
        return pipeline;
    }

    AddressLimiter addressLimit() {
        return addressLimit;
    }

    Optional<Webhooks> webhooks() {
        return Optional.ofNullable(webhooks);
    }

    boolean bringsCookie(Credentials credentials) {
        return cookiePresent.test(credentials);
    }

    /** Whether a bearer token proves anything: where it does not, it frees nobody from the check of the origin. */
    boolean bearerOffered() {
        return bearerOffered;
    }

    OutcomeWriter writer() {
        return writer;
    }
}
