package io.throughline.dialect.openai;

import io.throughline.wire.JsonReads;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One element of a delta's {@code tool_calls}. */
final class OpenAiToolDelta {

    /** -1 when the provider sent none. */
    int index = -1;

    @Nullable String id;

    @Nullable String name;

    @Nullable String arguments;

    private boolean idKey;
    private boolean nameKey;
    private boolean typeKey;
    private boolean typeIsFunction;

    void member(String field, JsonParser parser) {
        switch (field) {
            case "index" -> index = JsonReads.isNumber(parser) ? (int) JsonReads.longOrZero(parser) : -1;
            case "id" -> {
                idKey = true;
                id = JsonReads.stringOrNull(parser);
            }
            case "type" -> {
                typeKey = true;
                typeIsFunction = "function".equals(JsonReads.stringOrNull(parser));
            }
            case "function" -> {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    JsonReads.members(parser, this::function);
                }
            }
            default -> {}
        }
    }

    private void function(String field, JsonParser parser) {
        if (field.equals("name")) {
            nameKey = true;
            name = JsonReads.stringOrNull(parser);
        } else if (field.equals("arguments")) {
            arguments = JsonReads.stringOrNull(parser);
        }
    }

    /** Whether this delta carries all that the first one of a call must carry. */
    boolean introducesCall() {
        return id != null && !id.isEmpty() && typeIsFunction && name != null && arguments != null;
    }

    /** Whether this delta begins another call than the known one, though some providers give both the same index. */
    boolean names(String known) {
        return id != null && !id.isEmpty() && !id.equals(known) && name != null && !name.isEmpty();
    }

    /** Whether this delta carries a key that only the first one of a call may carry. */
    boolean namesCall() {
        return idKey || nameKey || typeKey;
    }
}
