package io.throughline.dialect.openai;

import io.throughline.wire.JsonReads;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One item of an answer's content array: text, or thoughts in Mistral's form {@code {"type": "thinking", "thinking": [{"text": …}]}}. */
record OpenAiThinking(boolean thinking, String text) {

    /** The item under the parser; one of another kind is an empty text. */
    static OpenAiThinking read(JsonParser parser) {
        var item = new Item();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            JsonReads.members(parser, item::member);
        }
        return new OpenAiThinking("thinking".equals(item.type), item.text.toString());
    }

    private static final class Item {
        private @Nullable String type;
        private final StringBuilder text = new StringBuilder();

        void member(String name, JsonParser parser) {
            switch (name) {
                case "type" -> type = JsonReads.stringOrNull(parser);
                case "text" -> text.append(OpenAiParts.orEmpty(JsonReads.stringOrNull(parser)));
                case "thinking" -> thoughts(parser);
                default -> {}
            }
        }

        private void thoughts(JsonParser parser) {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                JsonReads.elements(parser, each -> text.append(read(each).text()));
            } else {
                text.append(OpenAiParts.orEmpty(JsonReads.stringOrNull(parser)));
            }
        }
    }
}
