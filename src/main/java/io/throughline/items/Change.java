package io.throughline.items;

import io.throughline.chat.Mark;
import io.throughline.chat.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of a turn becomes less, or nothing.
 *
 * @param at its place in the turn
 * @param left what stays of it; null for nothing
 * @param pinned ids that messages of the turn shall have from now on, by their places before the change
 * @param names by part of the turn's answer as it is after the change, the ids that clients know, as {@link Turn#names()}
 */
public record Change(int at, @Nullable Message left, Map<Integer, String> pinned, List<String> names) {

    public Change {
        pinned = Map.copyOf(pinned);
        names = List.copyOf(names);
    }

    List<Mark> marks(List<Mark> before) {
        var marks = new ArrayList<Mark>();
        for (var mark : before) {
            if (mark.at() != at || left != null) {
                var id = mark.id() == null ? pinned.get(mark.at()) : mark.id();
                marks.add(new Mark(place(mark.at()), id, mark.createdAt(), mark.metadata()));
            }
        }
        pinned.forEach((place, id) -> {
            if (before.stream().noneMatch(mark -> mark.at() == place) && (place != at || left != null)) {
                marks.add(new Mark(place(place), id, null, null));
            }
        });
        marks.sort(Comparator.comparingInt(Mark::at));
        return marks;
    }

    private int place(int before) {
        return before > at && left == null ? before - 1 : before;
    }
}
