package dev.roomkey.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns the text of one YAML 1.2 file into a {@link Tree}. Never throws: what cannot be read is a {@link Problem}. Bounded in
 * depth and in nodes, so that neither nesting nor aliases can exhaust stack or memory.
 */
final class YamlFile {
    /** Deepest nesting taken; the deepest key that Roomkey knows stands at 7. */
    static final int MAX_DEPTH = 32;

    /** Most values taken, counted after aliases are resolved. */
    static final int MAX_NODES = 50_000;

    private static final Map<Tag, Tree.Type> TYPES = Map.of(
            Tag.STR, Tree.Type.TEXT,
            Tag.BOOL, Tree.Type.BOOLEAN,
            Tag.INT, Tree.Type.INTEGER,
            Tag.FLOAT, Tree.Type.FLOAT,
            Tag.NULL, Tree.Type.NULL);

    private final String name;
    private final List<Problem> problems = new ArrayList<>();
    private int nodes;

    private YamlFile(String name) {
        this.name = name;
    }

    /**
     * What was read.
     *
     * @param root the file's keys, as far as they could be read
     * @param problems what was wrong with the file as YAML; empty when all is well
     * @param isUsable whether the root says enough that looking for further problems makes sense
     */
    record Content(Tree.Entries root, List<Problem> problems, boolean isUsable) {}

    /** Reads {@code text}; {@code name} is what places call the file. */
    static Content read(String name, String text) {
        var file = new YamlFile(name);
        var root = file.root(text);
        return new Content(
                root,
                List.copyOf(file.problems),
                file.problems.isEmpty() || !root.entries().isEmpty());
    }

    private Tree.Entries root(String text) {
        try {
            if (!isFlatEnough(text)) {
                return empty();
            }
            var node = new Compose(settings()).composeString(text);
            return node.isEmpty() || isNull(node.get()) ? empty() : entries(node.get());
        } catch (TooMuch tooMuch) {
            problem(
                    name,
                    "holds more than " + MAX_NODES + " values or nests them deeper than " + MAX_DEPTH,
                    "use fewer aliases");
        } catch (MarkedYamlEngineException broken) {
            problem(place(broken.getProblemMark()), "is not YAML: " + Quote.plain(broken.getProblem()), mend(broken));
        } catch (ReaderException broken) {
            problem(name, "is not YAML: it holds a character that YAML does not allow", "save it as plain text");
        } catch (IllegalArgumentException badTag) {
            problem(name, "is not YAML: a tag in it is malformed", "write the values without tags");
        } catch (YamlEngineException broken) {
            problem(name, "is not YAML: " + Quote.plain(String.valueOf(broken.getMessage())), "");
        }
        return empty();
    }

    /** Aliases are counted where they are resolved, in {@link #tree}. */
    private static LoadSettings settings() {
        return LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .build();
    }

    /** The parser keeps its state in a list, the composer on the stack: so the depth is measured before composing. */
    private boolean isFlatEnough(String text) {
        int depth = 0;
        for (Event event : new Parse(settings()).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MAX_DEPTH) {
                problem(place(event.getStartMark()), "is nested deeper than " + MAX_DEPTH + " levels", "");
                return false;
            }
        }
        return true;
    }

    private Tree.Entries entries(Node node) {
        if (tree(node, place(node.getStartMark()), 0) instanceof Tree.Entries entries) {
            return entries;
        }
        problem(place(node.getStartMark()), "the file must hold keys and values", "begin with a line like http:");
        return empty();
    }

    private Tree tree(Node node, String place, int depth) {
        count(depth);
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, place);
            case SequenceNode sequence ->
                new Tree.Items(
                        place,
                        sequence.getValue().stream()
                                .map(it -> tree(it, place(it.getStartMark()), depth + 1))
                                .toList());
            case MappingNode mapping -> mapping(mapping, place, depth);
            default -> new Tree.Scalar(place, "", Tree.Type.NULL);
        };
    }

    private void count(int depth) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw new TooMuch();
        }
    }

    private Tree scalar(ScalarNode node, String place) {
        var type = TYPES.get(node.getTag());
        if (type == null) {
            problem(place, "has the tag " + Quote.plain(node.getTag().getValue()), "write the value without a tag");
        }
        return new Tree.Scalar(place, node.getValue(), type == null ? Tree.Type.TEXT : type);
    }

    private Tree mapping(MappingNode node, String place, int depth) {
        var entries = new LinkedHashMap<String, Tree>();
        for (NodeTuple tuple : node.getValue()) {
            count(depth);
            var where = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(where, "a key must be a single word", "put quotes around it");
            } else if (entries.containsKey(key.getValue())) {
                var first = entries.get(key.getValue()).place();
                problem(where, Quote.value(key.getValue()) + " is written twice, first at " + first, "remove one");
            } else {
                entries.put(key.getValue(), tree(tuple.getValueNode(), where, depth + 1));
            }
        }
        return new Tree.Entries(place, entries);
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    private static String mend(MarkedYamlEngineException broken) {
        return String.valueOf(broken.getProblem()).contains("TAB")
                ? "indent with spaces"
                : "look at the indentation, the colons and the quotes of this line and of the one before it";
    }

    private void problem(String place, String what, String mend) {
        problems.add(new Problem("", place, what, mend));
    }

    private Tree.Entries empty() {
        return new Tree.Entries(name, Map.of());
    }

    private String place(Optional<Mark> mark) {
        return mark.map(it -> name + ":" + (it.getLine() + 1)).orElse(name);
    }

    /** Ends the walk over a tree that is too large; caught in {@link #root}. */
    private static final class TooMuch extends RuntimeException {
        TooMuch() {
            super(null, null, false, false);
        }
    }
}
