package io.throughline.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client wishes for when calls are late or fail, or its prompt is too long.
 *
 * @param timeout the longest until content comes, all calls together; null for the gateway's own limit
 * @param hedge whether a second call may be made beside one that is late; null for the gateway's own setting
 * @param resume whether another route shall go on with an answer that broke off; null is no
 * @param fit how a prompt that is too long is made to fit; null for the usual
 */
public record Wishes(
        @Nullable Duration timeout,
        @Nullable Boolean hedge,
        @Nullable Boolean resume,
        @Nullable FitMode fit) {

    public static final Wishes USUAL = new Wishes(null, null, null, null);

    /** What this one says, or else what {@code other} says. */
    public Wishes or(Wishes other) {
        return new Wishes(
                timeout != null ? timeout : other.timeout,
                hedge != null ? hedge : other.hedge,
                resume != null ? resume : other.resume,
                fit != null ? fit : other.fit);
    }
}
