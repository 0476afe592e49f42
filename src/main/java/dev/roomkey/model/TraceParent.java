package dev.roomkey.model;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A place in a trace, as the header {@code traceparent} says it (W3C Trace Context, level 2). As a {@link Trace} it is that of a request
 * of which Roomkey records nothing: what is asked of others on its behalf carries the same ids on.
 *
 * @param traceId 32 hex digits in lower case, not all zero
 * @param parentId 16 hex digits in lower case, not all zero: the span that stands there
 * @param flags of which only the two known ones are kept
 */
public record TraceParent(String traceId, String parentId, int flags) implements Trace, Trace.Call {
    /** The header's name. */
    public static final String HEADER = "traceparent";

    /** The flag that says that a span is recorded there. */
    public static final int SAMPLED = 1;

    private static final int KNOWN_FLAGS = 3;

    /** {@code 00-<32 digits>-<16 digits>-<2 digits>}; later versions may go on after another dash. */
    private static final int LENGTH = 55;

    private static final int TRACE_START = 3;
    private static final int PARENT_START = 36;
    private static final int FLAGS_START = 53;

    /** What the header's lines say; empty unless there is one, which is well-formed. Never throws. */
    public static Optional<TraceParent> parse(List<String> lines) {
        return lines.size() == 1 ? parse(lines.getFirst()) : Optional.empty();
    }

    private static Optional<TraceParent> parse(String line) {
        if (!hasForm(line)) {
            return Optional.empty();
        }
        var traceId = line.substring(TRACE_START, PARENT_START - 1);
        var parentId = line.substring(PARENT_START, FLAGS_START - 1);
        return isZero(traceId) || isZero(parentId)
                ? Optional.empty()
                : Optional.of(new TraceParent(traceId, parentId, flags(line)));
    }

    private static boolean hasForm(String line) {
        return line.length() >= LENGTH
                && isHex(line, 0, 2)
                && !line.startsWith("ff")
                && (line.length() == LENGTH || (line.charAt(LENGTH) == '-' && !line.startsWith("00")))
                && line.charAt(TRACE_START - 1) == '-'
                && isHex(line, TRACE_START, PARENT_START - 1)
                && line.charAt(PARENT_START - 1) == '-'
                && isHex(line, PARENT_START, FLAGS_START - 1)
                && line.charAt(FLAGS_START - 1) == '-'
                && isHex(line, FLAGS_START, LENGTH);
    }

    private static int flags(String line) {
        return HexFormat.fromHexDigits(line, FLAGS_START, LENGTH) & KNOWN_FLAGS;
    }

    private static boolean isHex(String text, int from, int to) {
        return text.substring(from, to).chars().allMatch(it -> (it >= '0' && it <= '9') || (it >= 'a' && it <= 'f'));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(it -> it == '0');
    }

    /** Whether a span is recorded there. */
    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    /** The same place, for others who are told that nothing is recorded. */
    public TraceParent unsampled() {
        return isSampled() ? new TraceParent(traceId, parentId, flags & ~SAMPLED) : this;
    }

    @Override
    public TraceParent context() {
        return this;
    }

    @Override
    public Call call(Peer peer, Object operation) {
        return this;
    }

    /** The header's value for others, in the version that all know. */
    public String header() {
        return "00-" + traceId + "-" + parentId + "-0" + flags;
    }
}
