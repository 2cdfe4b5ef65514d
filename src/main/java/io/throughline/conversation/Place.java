package io.throughline.conversation;

import java.util.UUID;

/** Where a message is stored: {@code at} counts all messages of the turn from 0, instructions first, then input, then the answer. */
public record Place(UUID turnId, int at) {}
