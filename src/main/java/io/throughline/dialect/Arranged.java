package io.throughline.dialect;

import io.throughline.chat.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a request in their places.
 *
 * @param instructions the system and developer messages that come before everything else
 * @param said all others, in order; later instructions among them
 */
public record Arranged(List<Message> instructions, List<Message> said) {
    public Arranged {
        instructions = List.copyOf(instructions);
        said = List.copyOf(said);
    }

    /** What the client sent, with the plan's instructions before it and the plan's history between its instructions and the rest. */
    static Arranged of(List<Message> sent, EditPlan plan) {
        var all = new ArrayList<>(plan.instructions());
        int leading = leading(sent);
        all.addAll(sent.subList(0, leading));
        all.addAll(plan.history());
        all.addAll(sent.subList(Math.min(sent.size(), leading + plan.skip()), sent.size()));
        int first = leading(all);
        return new Arranged(all.subList(0, first), all.subList(first, all.size()));
    }

    private static int leading(List<Message> messages) {
        int leading = 0;
        while (leading < messages.size() && messages.get(leading).role().instructs()) {
            leading++;
        }
        return leading;
    }
}
