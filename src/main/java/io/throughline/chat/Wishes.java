package io.throughline.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client wishes for when calls are late or fail.
 *
 * @param timeout the longest until content comes, all calls together; null for the gateway's own limit
 * @param hedge whether a second call may be made beside one that is late; null for the gateway's own setting
 * @param resume whether another route shall go on with an answer that broke off; null is no
 */
public record Wishes(
        @Nullable Duration timeout,
        @Nullable Boolean hedge,
        @Nullable Boolean resume) {

    public static final Wishes USUAL = new Wishes(null, null, null);

    /** What this one says, or else what {@code other} says. */
    public Wishes or(Wishes other) {
        return new Wishes(
                timeout != null ? timeout : other.timeout,
                hedge != null ? hedge : other.hedge,
                resume != null ? resume : other.resume);
    }
}
