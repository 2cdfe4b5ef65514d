package io.throughline.routing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for routes, as far as named routes look at it.
 *
 * @param organization the caller's; null for the gateway's own calls
 * @param endUser whom the client asks for, in its own words
 * @param conversation the key of the conversation that is continued
 * @param stream whether a streamed answer is wanted
 */
public record Asker(
        @Nullable UUID organization,
        @Nullable String endUser,
        @Nullable String conversation,
        boolean stream) {

    /** Nobody in particular. */
    public static final Asker NOBODY = new Asker(null, null, null, false);
}
