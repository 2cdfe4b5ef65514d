package io.throughline.routing.named;

import io.throughline.routing.named.Written.Fields.Field;
import io.throughline.routing.named.Written.Word.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML, of which JSON is a part, and keeps where everything stands. */
final class WrittenYaml {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setAllowDuplicateKeys(true).build();

    /** Deeper than any settings file; an anchor that contains itself would have no end. */
    private static final int DEEPEST = 50;

    private final @Nullable String source;

    private WrittenYaml(@Nullable String source) {
        this.source = source;
    }

    /**
     * The documents of a text; none of an empty one.
     *
     * @param source the file it is from; null for the body of a request
     * @throws BadRouteException when it is not YAML, or a field is there twice
     */
    static List<Written> read(String text, @Nullable String source) {
        var documents = new ArrayList<Written>();
        try {
            for (var node : new Compose(SETTINGS).composeAllFromString(text)) {
                documents.add(new WrittenYaml(source).written(node, "", 0));
            }
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark();
            int line = mark.map(at -> at.getLine() + 1).orElse(1);
            int column = mark.map(at -> at.getColumn() + 1).orElse(1);
            var where = source == null ? " at line " + line + ", column " + column : "";
            throw new BadRouteException(
                    new Place(source, line, column, ""), "is not valid YAML" + where + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new BadRouteException(new Place(source, 1, 1, ""), "is not valid YAML: " + e.getMessage());
        }
        return documents;
    }

    private Written written(Node node, String path, int depth) {
        var place = place(node, path);
        if (depth > DEEPEST) {
            throw new BadRouteException(place, "is nested deeper than " + DEEPEST + " levels");
        }
        return switch (node) {
            case ScalarNode scalar -> new Written.Word(place, scalar.getValue(), kind(scalar.getTag()));
            case SequenceNode list -> items(list, place, depth);
            case MappingNode map -> fields(map, place, depth);
            default -> throw new BadRouteException(place, "is neither a text, nor a list, nor an object");
        };
    }

    private Written items(SequenceNode list, Place place, int depth) {
        var items = new ArrayList<Written>();
        for (var item : list.getValue()) {
            items.add(written(item, place.path() + "[" + items.size() + "]", depth + 1));
        }
        return new Written.Items(place, List.copyOf(items));
    }

    private Written fields(MappingNode map, Place place, int depth) {
        var fields = new ArrayList<Field>();
        var seen = new HashMap<String, Place>();
        for (var tuple : map.getValue()) {
            var field = field(tuple, place, depth);
            var before = seen.putIfAbsent(field.name(), field.place());
            if (before != null) {
                throw new BadRouteException(
                        field.place(), "is there twice" + (source == null ? "" : ", first at " + before.text()));
            }
            fields.add(field);
        }
        return new Written.Fields(place, List.copyOf(fields));
    }

    private Field field(NodeTuple tuple, Place place, int depth) {
        if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
            throw new BadRouteException(place(tuple.getKeyNode(), place.path()), "has a field whose name is no text");
        }
        if (name.getValue().isBlank() || name.getValue().chars().anyMatch(Character::isISOControl)) {
            throw new BadRouteException(place(name, place.path()), "has a field without a name that can be read");
        }
        var path = place.path().isEmpty() ? name.getValue() : place.path() + "." + name.getValue();
        return new Field(name.getValue(), place(name, path), written(tuple.getValueNode(), path, depth + 1));
    }

    private static Kind kind(Tag tag) {
        if (tag.equals(Tag.NULL)) {
            return Kind.NOTHING;
        }
        if (tag.equals(Tag.BOOL)) {
            return Kind.BOOLEAN;
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? Kind.NUMBER : Kind.TEXT;
    }

    private Place place(Node node, String path) {
        var mark = node.getStartMark();
        return new Place(
                source,
                mark.map(at -> at.getLine() + 1).orElse(1),
                mark.map(at -> at.getColumn() + 1).orElse(1),
                path);
    }
}
