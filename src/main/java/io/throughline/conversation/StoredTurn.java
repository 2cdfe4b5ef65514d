package io.throughline.conversation;

import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A turn ready for its row.
 *
 * @param conversationId the conversation's id in case that this turn is its first
 * @param prefix the hash of all up to this turn's end, behind the parent that it expects
 */
record StoredTurn(
        TurnRecord turn,
        UUID conversationId,
        @Nullable String instructions,
        String input,
        @Nullable String answer,
        @Nullable UUID prefix) {

    static StoredTurn of(TurnRecord turn, UUID conversationId) {
        var answer = turn.answer();
        return new StoredTurn(
                turn,
                conversationId,
                turn.instructions().isEmpty() ? null : MessageJson.write(turn.instructions()),
                MessageJson.write(turn.input()),
                answer == null ? null : MessageJson.write(List.<Message>of(answer)),
                turn.parent().prefixAfter(turn));
    }

    long chars() {
        return length(instructions) + length(input) + length(answer);
    }

    private static long length(@Nullable String json) {
        return json == null ? 0 : json.length();
    }
}
