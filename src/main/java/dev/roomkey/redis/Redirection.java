package dev.roomkey.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster node's answer that another has the key. The command was not run.
 *
 * @param once whether it is there for this command only, while the slot moves
 */
record Redirection(URI node, boolean once) {
    private static final Pattern TEXT = Pattern.compile("(MOVED|ASK) [0-9]{1,5} (.{0,255}):([0-9]{1,5})");

    /** What a failed command says of it, if it does. */
    static Optional<Redirection> of(Throwable failure, URI answering) {
        return failure instanceof ErrorType reply && reply.getMessage() != null
                ? Optional.of(TEXT.matcher(reply.getMessage()))
                        .filter(Matcher::matches)
                        .flatMap(it -> NodeAddress.beside(answering, it.group(2), Integer.parseInt(it.group(3)))
                                .map(node -> new Redirection(node, "ASK".equals(it.group(1)))))
                : Optional.empty();
    }
}
