package dev.roomkey.http;

import dev.roomkey.join.JoinPipeline;

/** What the listener would hand a join to. */
public final class JoinsView {
    private JoinsView() {}

    /** The pipeline that decides. */
    public static JoinPipeline pipelineOf(Joins joins) {
        return joins.pipeline();
    }
}
