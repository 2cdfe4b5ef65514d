package io.throughline.chat;

import java.util.List;

/**
 * Model strings for failures of one kind.
 *
 * @param contextTooLong to try when a model says that the request is too long for it
 * @param contentRefused to try when a model refuses the content
 */
public record Fallbacks(List<String> contextTooLong, List<String> contentRefused) {

    public static final Fallbacks NONE = new Fallbacks(List.of(), List.of());

    public Fallbacks {
        contextTooLong = List.copyOf(contextTooLong);
        contentRefused = List.copyOf(contentRefused);
    }
}
