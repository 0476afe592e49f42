package dev.roomkey.http;

import dev.roomkey.kernels.Kernels;
import dev.roomkey.kernels.Turns;
import dev.roomkey.policy.Wanted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.openjdk.jmh.annotations.Benchmark;

/** What comes over the wire. */
public class BodyKernels extends Kernels {
    private Turns<Buffer> bodies;

    @Override
    protected void prepare() {
        bodies = joins.map(
                join -> new JsonObject().put("room_name", join.wanted().room()).toBuffer());
    }

    @Benchmark
    public Wanted read() {
        return ((JoinBody.Result.Parsed) JoinBody.parse(bodies.next())).wanted();
    }
}
