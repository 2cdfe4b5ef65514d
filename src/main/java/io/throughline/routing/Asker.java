package io.throughline.routing;

import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for routes, as far as it matters to the choice.
 *
 * @param organization the caller's; null for the gateway's own calls
 * @param endUser whom the client asks for, in its own words
 * @param conversation the key of the conversation that is continued
 * @param stream whether a streamed answer is wanted
 * @param opening tells requests apart by how they begin, {@link io.throughline.chat.ChatRequest#opening}; worked out when asked
 */
public record Asker(
        @Nullable UUID organization,
        @Nullable String endUser,
        @Nullable String conversation,
        boolean stream,
        LongSupplier opening) {

    /** Whose request is not known yet. */
    public Asker(@Nullable UUID organization, @Nullable String endUser, @Nullable String conversation, boolean stream) {
        this(organization, endUser, conversation, stream, () -> 0);
    }

    /** Nobody in particular. */
    public static final Asker NOBODY = new Asker(null, null, null, false);
}
