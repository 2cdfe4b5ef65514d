package io.throughline.context;

import java.util.List;

/**
 * What would be sent, without sending it.
 *
 * @param instructions those at the beginning, which are always sent
 * @param history how many of the fitted messages come from the stored conversation; the client sent the others
 */
public record Preview(List<Segment> instructions, Fitted fitted, int history) {
    public Preview {
        instructions = List.copyOf(instructions);
    }
}
