package dev.roomkey.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rule says otherwise about the fields that a client may set; null where it says nothing. */
public record FieldOverrides(
        @Nullable Boolean name,
        @Nullable Boolean metadata,
        @Nullable Set<String> attributes,
        @Nullable Integer maxBytes,
        @Nullable List<AllowedAgent> agents) {
    /** All as it was. */
    public static final FieldOverrides NONE = new FieldOverrides(null, null, null, null, null);

    /** {@code fields} with this in place of what it says. */
    RequestFields over(RequestFields fields) {
        return new RequestFields(
                or(name, fields.name()),
                or(metadata, fields.metadata()),
                or(attributes, fields.attributes()),
                or(maxBytes, fields.maxBytes()),
                or(agents, fields.agents()));
    }

    private static <T> T or(@Nullable T said, T before) {
        return said == null ? before : said;
    }
}
