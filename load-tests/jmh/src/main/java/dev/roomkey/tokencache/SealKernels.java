package dev.roomkey.tokencache;

import dev.roomkey.kernels.Kernels;
import dev.roomkey.kernels.Turns;
import java.security.SecureRandom;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** What stands between a token and Redis. */
public class SealKernels extends Kernels {
    private Seal seal;
    private Turns<Kept> kept;

    private record Kept(CacheKey key, KeptToken token, byte[] sealed) {}

    @Override
    protected void prepare() {
        var random = new SecureRandom();
        seal = new Seal(List.of(deciders.keys().sealKey()), random);
        kept = joins.map(join -> {
            var token = new KeptToken(Generation.random(random), join.token());
            return new Kept(join.key(), token, seal.seal(join.key(), token));
        });
    }

    @Benchmark
    public byte[] seal() {
        var next = kept.next();
        return seal.seal(next.key(), next.token());
    }

    /** A value that does not open would be much faster. */
    @Benchmark
    public Object open() {
        var next = kept.next();
        return seal.open(next.key(), next.sealed()).orElseThrow();
    }
}
