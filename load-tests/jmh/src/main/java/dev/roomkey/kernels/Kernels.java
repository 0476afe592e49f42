package dev.roomkey.kernels;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Steps of a join that are measured by themselves. How, and for how long, stands in {@code load-tests/bin/kernels}. */
@State(Scope.Thread)
public abstract class Kernels {
    @Param
    public Setting setting;

    protected Deciders deciders;
    protected Turns<Join> joins;

    @Setup
    public void make() {
        deciders = Deciders.of(setting);
        joins = new Turns<>(deciders.joins(setting));
        prepare();
    }

    /** Makes what a kernel needs besides. */
    protected void prepare() {}
}
