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

    /** All of them, one after the other. */
    public List<Message> all() {
        var all = new ArrayList<>(instructions);
        all.addAll(said);
        return all;
    }
}
