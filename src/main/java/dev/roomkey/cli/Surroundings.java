package dev.roomkey.cli;

import java.io.InputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.random.RandomGenerator;
import picocli.CommandLine;

/**
 * What commands about tokens take from around the process.
 *
 * @param environment its variables
 * @param clock when it is
 * @param zone in which times are told
 * @param random for generated names
 * @param in standard input
 */
record Surroundings(
        Map<String, String> environment, InstantSource clock, ZoneId zone, RandomGenerator random, InputStream in) {
    /** Those of this process. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(), InstantSource.system(), ZoneId.systemDefault(), new SecureRandom(), System.in);
    }

    /** Makes the commands that need them with these. */
    CommandLine.IFactory factory() {
        var others = CommandLine.defaultFactory();
        return new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type == TokenCreate.class) {
                    return type.cast(new TokenCreate(Surroundings.this));
                }
                return type == TokenInspect.class
                        ? type.cast(new TokenInspect(Surroundings.this))
                        : others.create(type);
            }
        };
    }

    /** Without the variables. */
    @Override
    public String toString() {
        return "Surroundings";
    }
}
