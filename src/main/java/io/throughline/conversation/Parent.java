package io.throughline.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a turn continues.
 *
 * @param turnId the turn that was the parent when the request came; null for the beginning of the conversation
 * @param prefix the hash of all that was said up to that turn's end; null at the beginning, and while it is not known
 */
public record Parent(@Nullable UUID turnId, @Nullable UUID prefix, Kind kind) {

    /** Which turn is the parent in the end. */
    public enum Kind {
        /** Whatever is newest when the turn is committed: of two writers, the later one's turn comes behind the earlier one's. */
        NEWEST,
        /** That turn, also when it has been continued before: the turn is a branch then. */
        CHOSEN,
        /** That turn, unless it has been continued before. */
        ALONE
    }

    /** Nothing was said before. */
    public static final Parent NONE = new Parent(null, null, Kind.NEWEST);

    /** That of a turn behind this one, unless the parent turns out to be another. */
    @Nullable UUID prefixAfter(TurnRecord turn) {
        boolean unknown = turnId != null && prefix == null;
        return unknown || turn.status() != TurnStatus.COMPLETED
                ? null
                : PrefixHash.of(prefix, turn.input(), turn.answer());
    }
}
