package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.chat.Content;
import io.throughline.chat.Part;
import io.throughline.chat.ResponseFormat;
import java.util.EnumSet;
import java.util.List;

/** Reads from a chat request what it needs. Tokens are estimated, on the safe side for other scripts than Latin. */
final class ChatNeeds {

    /** The rule of thumb that OpenAI publishes for English. */
    private static final int CHARS_PER_TOKEN = 4;

    /** Roughly what an image or a page costs at most providers. */
    private static final int MEDIA_TOKENS = 1_000;

    /** Of a turn without tools, when no lower limit is set; most limits are far above what is written. */
    private static final long USUAL_OUTPUT_TOKENS = 500;

    private final EnumSet<Capability> capabilities = EnumSet.noneOf(Capability.class);
    private long plainChars;
    private long tokens;

    private ChatNeeds() {}

    static Needs of(Content content) {
        return new ChatNeeds().read(content);
    }

    /** Of a request whose model has to know what others would be asked without: the wish for reasoning. */
    static Needs withEveryParameter(Content content) {
        var needs = new ChatNeeds();
        var effort = content.options().reasoningEffort();
        var extras = content.options().extras().fields().keySet();
        if (effort != null && !effort.equals("none") || extras.contains("reasoning") || extras.contains("thinking")) {
            needs.capabilities.add(Capability.REASONING);
        }
        return needs.read(content);
    }

    private Needs read(Content content) {
        var needs = this;
        content.messages().forEach(message -> needs.add(message.parts()));
        for (var tool : content.tools()) {
            needs.capabilities.add(Capability.TOOLS);
            needs.add(tool.name());
            needs.add(tool.description() == null ? "" : tool.description());
            needs.add(tool.parametersJson() == null ? "" : tool.parametersJson());
        }
        switch (content.options().responseFormat()) {
            case ResponseFormat.AnyJson _ -> needs.capabilities.add(Capability.JSON);
            case ResponseFormat.JsonSchema schema -> {
                needs.capabilities.add(Capability.JSON);
                needs.add(schema.schemaJson());
            }
            case ResponseFormat.PlainText _ -> {}
            case null -> {}
        }
        var most = content.options().maxOutputTokens();
        return new Needs(
                needs.capabilities,
                needs.tokens + Math.ceilDiv(needs.plainChars, CHARS_PER_TOKEN),
                0,
                USUAL_OUTPUT_TOKENS,
                most == null ? Long.MAX_VALUE : most);
    }

    private void add(List<Part> parts) {
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text, var _) -> add(text);
                case Part.Refusal(var text) -> add(text);
                case Part.Reasoning(var text, var _, var _) -> add(text);
                case Part.Image _ -> media(Capability.VISION);
                case Part.Audio _ -> media(Capability.AUDIO_IN);
                case Part.File _ -> media(Capability.PDF);
                case Part.ToolCall(var _, var name, var arguments, var _) -> {
                    add(name);
                    add(arguments);
                }
                case Part.ToolResult(var _, var content, var _, var _) -> add(content);
                case Part.Opaque(var _, var json) -> add(json);
            }
        }
    }

    private void media(Capability capability) {
        capabilities.add(capability);
        tokens += MEDIA_TOKENS;
    }

    private void add(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x80) {
                plainChars++;
            } else {
                tokens++;
            }
        }
    }
}
