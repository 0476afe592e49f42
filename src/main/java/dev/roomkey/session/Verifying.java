package dev.roomkey.session;

import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * What verification needs of the process.
 *
 * @param clock what all times in tokens are held against
 * @param offLoop where slow signatures are verified
 * @param random makes the key under which verified tokens are remembered
 */
public record Verifying(InstantSource clock, OffLoop offLoop, SecureRandom random) {}
