package io.throughline.conversation;

import io.throughline.chat.Ids;
import io.throughline.chat.Mark;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cuts messages that were said elsewhere into turns: one begins with instructions, and with each message of the user behind an answer. So a
 * history is read in bounded steps, and a call stays with its results.
 */
final class Loading {

    private final UUID organizationId;
    private final String key;
    private final UUID first;
    private final Ids ids;
    private final Instant now;
    private final List<StoredTurn> turns = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Said> open = new ArrayList<>();
    private Parent parent;

    Loading(UUID organizationId, String key, Parent parent, UUID first, Ids ids, Instant now) {
        this.organizationId = organizationId;
        this.key = key;
        this.parent = parent;
        this.first = first;
        this.ids = ids;
        this.now = now;
    }

    void add(List<Said> all) {
        for (var said : all) {
            if (begins(said.message().role())) {
                close();
            }
            open.add(said);
        }
        close();
    }

    List<StoredTurn> turns() {
        return turns;
    }

    /** One for each message, in their order. */
    List<Place> places() {
        return places;
    }

    private boolean begins(Role role) {
        if (open.isEmpty()) {
            return false;
        }
        var last = open.getLast().message().role();
        return role.instructs() ? !last.instructs() : role == Role.USER && !last.instructs() && last != Role.USER;
    }

    private void close() {
        if (open.isEmpty()) {
            return;
        }
        var id = turns.isEmpty() ? first : ids.next();
        var instructions = new ArrayList<Message>();
        var input = new ArrayList<Message>();
        var marks = new ArrayList<Mark>();
        for (var said : open) {
            int at = instructions.size() + input.size();
            (said.message().role().instructs() ? instructions : input).add(said.message());
            places.add(new Place(id, at));
            if (said.isMarked()) {
                marks.add(new Mark(at, said.id(), said.createdAt(), said.metadata()));
            }
        }
        var turn = turn(id, instructions, input, marks, open.getFirst().createdAt());
        turns.add(StoredTurn.of(turn, ids.next()));
        parent = new Parent(id, parent.prefixAfter(turn), Parent.Kind.NEWEST);
        open.clear();
    }

    private TurnRecord turn(
            UUID id, List<Message> instructions, List<Message> input, List<Mark> marks, @Nullable Instant at) {
        return new TurnRecord(
                id,
                organizationId,
                key,
                parent,
                "",
                TurnStatus.COMPLETED,
                instructions,
                input,
                null,
                "",
                "",
                null,
                null,
                at == null ? now : at,
                Duration.ZERO,
                null,
                null,
                marks);
    }
}
