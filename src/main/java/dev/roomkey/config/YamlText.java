package dev.roomkey.config;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a {@link Tree} down again, such that it reads the same. */
final class YamlText {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .build();

    private YamlText() {}

    static String of(Map<String, Tree> entries) {
        return new Dump(SETTINGS).dumpToString(plain(entries));
    }

    private static Map<String, @Nullable Object> plain(Map<String, Tree> entries) {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        entries.forEach((key, tree) -> plain.put(key, plain(tree)));
        return plain;
    }

    private static @Nullable Object plain(Tree tree) {
        return switch (tree) {
            case Tree.Scalar scalar -> plain(scalar);
            case Tree.Items list -> list.items().stream().map(YamlText::plain).toList();
            case Tree.Entries mapping -> plain(mapping.entries());
        };
    }

    private static @Nullable Object plain(Tree.Scalar scalar) {
        return switch (scalar.type()) {
            case TEXT, FLOAT -> scalar.text();
            case BOOLEAN -> Boolean.valueOf(scalar.text());
            case INTEGER -> new BigInteger(scalar.text());
            case NULL -> null;
        };
    }
}
