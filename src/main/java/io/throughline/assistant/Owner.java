package io.throughline.assistant;

import java.util.UUID;

/** What a document belongs to, and goes with. */
public sealed interface Owner {

    UUID id();

    record OfAssistant(UUID id) implements Owner {}

    /** By the conversation's own id, not its key. */
    record OfConversation(UUID id) implements Owner {}
}
