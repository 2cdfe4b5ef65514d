package io.throughline.dialect;

import java.util.Locale;

/** A named way in which a provider departs from its dialect. Each has a golden case and a line in the dialect's page. */
public enum Quirk {
    /** The provider knows {@code max_tokens} only, not {@code max_completion_tokens}. */
    MAX_TOKENS_ONLY,
    /** The provider refuses {@code stream_options}; its streams carry usage unasked or not at all. */
    NO_STREAM_OPTIONS,
    /** The provider has no role {@code developer}. */
    NO_DEVELOPER_ROLE;

    /** The name as it stands in a provider's file: {@code max-tokens-only}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
