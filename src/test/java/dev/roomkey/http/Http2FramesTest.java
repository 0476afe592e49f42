package dev.roomkey.http;

import static dev.roomkey.http.RawFrames.CONTINUATION;
import static dev.roomkey.http.RawFrames.DATA;
import static dev.roomkey.http.RawFrames.END_HEADERS;
import static dev.roomkey.http.RawFrames.END_STREAM;
import static dev.roomkey.http.RawFrames.HEADERS;
import static dev.roomkey.http.RawFrames.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Http2FramesTest {
    private static final int PREFACE_TEXT_BYTES = 24;

    private final Http2Frames frames = new Http2Frames();

    @Test
    void prefaceIsOneThingWithTheSettingsBehindIt() {
        var preface = preface();

        assertThat(frames.isWithin()).isTrue();
        assertThat(frames.follow(preface.readSlice(PREFACE_TEXT_BYTES))).isFalse();
        assertThat(frames.isWithin()).isTrue();
        assertThat(frames.follow(preface)).isTrue();
        assertThat(frames.isWithin()).isFalse();
    }

    @Test
    void headersGoOnToTheFrameThatEndsThem() {
        frames.follow(preface());

        assertThat(frames.follow(frame(HEADERS, END_STREAM, 10))).isFalse();
        assertThat(frames.isWithin()).isTrue();
        assertThat(frames.follow(frame(CONTINUATION, 0, 0))).isFalse();
        assertThat(frames.isWithin()).isTrue();
        assertThat(frames.follow(frame(CONTINUATION, END_HEADERS, 7))).isTrue();
        assertThat(frames.isWithin()).isFalse();
    }

    @Test
    void flagThatEndsHeadersMeansNothingElsewhere() {
        frames.follow(preface());

        assertThat(frames.follow(frame(HEADERS, END_HEADERS, 10))).isTrue();
        assertThat(frames.follow(frame(DATA, 0, 10))).isTrue();
        assertThat(frames.follow(frame(SETTINGS, 0, 0))).isTrue();
        assertThat(frames.isWithin()).isFalse();
    }

    @Test
    void largestFrameIsFollowedToItsEnd() {
        frames.follow(preface());
        var large = frame(DATA, 0, (1 << 24) - 1);

        assertThat(frames.follow(large.readSlice(large.readableBytes() - 1))).isFalse();
        assertThat(frames.follow(large)).isTrue();
    }

    /** However the bytes are cut to pieces. */
    @Property(tries = 500)
    void endsAreFoundWhereTheyAre(
            @ForAll("units") @Size(max = 20) List<ByteBuf> units,
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 60) Integer> pieces) {
        var all = preface();
        var ends = new TreeSet<>(List.of(all.readableBytes()));
        for (var unit : units) {
            all = Unpooled.wrappedBuffer(all, unit.duplicate());
            ends.add(all.readableBytes());
        }
        var followed = new Http2Frames();
        var at = 0;
        for (var piece : pieces) {
            var length = Math.min(piece, all.readableBytes());
            if (length > 0) {
                var ended = followed.follow(all.readSlice(length));

                assertThat(ended)
                        .isEqualTo(!ends.subSet(at, false, at + length, true).isEmpty());
                at += length;
                assertThat(followed.isWithin()).isEqualTo(!ends.contains(at));
            }
        }
    }

    /** Frames, and headers of several. */
    @Provide
    Arbitrary<List<ByteBuf>> units() {
        var lengths = Arbitraries.integers().between(0, 50);
        var other = Combinators.combine(
                        Arbitraries.of(DATA, 2, 3, SETTINGS, 6, 8, 200), Arbitraries.of(0, 1, 4, 0xff), lengths)
                .as(Http2FramesTest::frame);
        var whole = lengths.map(it -> frame(HEADERS, END_HEADERS, it));
        var continued = lengths.list().ofMaxSize(3).map(middle -> {
            var block = frame(HEADERS, END_STREAM, 5);
            for (var length : middle) {
                block = Unpooled.wrappedBuffer(block, frame(CONTINUATION, 0, length));
            }
            return Unpooled.wrappedBuffer(block, frame(CONTINUATION, END_HEADERS, 3));
        });
        return Arbitraries.oneOf(other, whole, continued).list();
    }

    private static ByteBuf preface() {
        return Unpooled.wrappedBuffer(Http2CodecUtil.connectionPrefaceBuf(), frame(SETTINGS, 0, 6));
    }

    private static ByteBuf frame(int type, int flags, int length) {
        return RawFrames.frame(type, flags, 1, new byte[length]);
    }
}
