package dev.roomkey.session;

import dev.roomkey.session.Presented.Absent;
import dev.roomkey.session.Presented.Unusable;
import dev.roomkey.session.Presented.Value;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of one cookie and of its chunks. The whole cookie wins, since frameworks leave old chunks behind; without it the
 * chunks must run from 0 without a gap.
 */
final class CookieChunks {
    private final CookieSource source;

    /** The whole cookie, and behind it the chunks by number; only as long as it must be. */
    private final @Nullable String[] found;

    private boolean ambiguous;
    private boolean tooMany;

    CookieChunks(CookieSource source) {
        this.source = source;
        this.found = new String[1 + source.maxChunks()];
    }

    /** Takes the pair {@code name=value} between {@code start} and {@code end} if it is one of ours. */
    void read(String line, int start, int end) {
        if (!line.startsWith(source.name(), start)) {
            return;
        }
        int behind = start + source.name().length();
        if (behind < end && line.charAt(behind) == '=') {
            keep(0, CookieHeader.value(line, behind + 1, end));
        } else if (source.maxChunks() > 0 && line.startsWith(source.separator(), behind)) {
            readChunk(line, behind + source.separator().length(), end);
        }
    }

    /** A number in any other spelling, or of more than two digits, makes another cookie's name. */
    private void readChunk(String line, int start, int end) {
        int number = 0;
        int at = start;
        while (at < end && at - start < 2 && Character.digit(line.charAt(at), 10) >= 0 && line.charAt(at) < 128) {
            number = 10 * number + line.charAt(at) - '0';
            at++;
        }
        boolean canonical = at > start && (at - start == 1 || line.charAt(start) != '0');
        if (!canonical || at >= end || line.charAt(at) != '=') {
            return;
        }
        var value = CookieHeader.value(line, at + 1, end);
        if (number < source.maxChunks()) {
            keep(number + 1, value);
        } else {
            tooMany |= !value.isEmpty();
        }
    }

    private void keep(int index, String value) {
        ambiguous |= found[index] != null && !value.equals(found[index]);
        found[index] = value;
    }

    Presented result() {
        if (ambiguous) {
            return new Unusable(RejectReason.DUPLICATE_COOKIE);
        }
        var whole = found[0];
        if (whole != null && (!whole.isEmpty() || !isChunk(1))) {
            return new Value(whole);
        }
        return together();
    }

    /** The cookies that the result is made of, as a request carries them, if they are good to be sent on. */
    Presented pairs() {
        return switch (result().unlessEmpty()) {
            case Absent absent -> absent;
            case Unusable unusable -> unusable;
            case Value(var value) ->
                Forwarded.isCookieValue(value) ? new Value(pairsOf(value)) : new Unusable(RejectReason.MALFORMED);
        };
    }

    private String pairsOf(String value) {
        if (value.equals(found[0])) {
            return source.name() + "=" + value;
        }
        var pairs = new StringJoiner("; ");
        for (int i = 1; i < firstGap(); i++) {
            pairs.add(source.name() + source.separator() + (i - 1) + "=" + found[i]);
        }
        return pairs.toString();
    }

    private Presented together() {
        var text = new StringBuilder();
        int chunks = 0;
        for (int i = 1; i < found.length; i++) {
            if (isChunk(i)) {
                chunks++;
                text.append(found[i]);
            }
        }
        if (tooMany || firstGap() <= chunks) {
            return new Unusable(RejectReason.MALFORMED);
        }
        return chunks == 0 ? new Absent() : new Value(text.toString());
    }

    private int firstGap() {
        int at = 1;
        while (at < found.length && isChunk(at)) {
            at++;
        }
        return at;
    }

    /** An emptied chunk is how frameworks take one back. */
    private boolean isChunk(int index) {
        var chunk = index < found.length ? found[index] : null;
        return chunk != null && !chunk.isEmpty();
    }
}
