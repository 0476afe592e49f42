package dev.roomkey.join;

import dev.roomkey.token.TokenSigner;
import java.net.URI;
import java.time.Duration;

/**
 * A LiveKit project that joins end in.
 *
 * @param url what clients connect to
 * @param ttl life of the tokens whose rule says nothing about it
 */
public record Project(URI url, TokenSigner signer, Duration ttl) {}
