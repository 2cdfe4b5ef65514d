package io.throughline.chat;

import org.jspecify.annotations.Nullable;

/** A tool the model may call. {@code parametersJson} is its JSON schema as text, null when it takes no arguments. */
public record ToolSpec(
        String name,
        @Nullable String description,
        @Nullable String parametersJson,
        @Nullable Boolean strict,
        Extras extras) {}
