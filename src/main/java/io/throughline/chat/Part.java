package io.throughline.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One piece of a message. */
public sealed interface Part {

    /** Words. */
    record Text(String text, Extras extras) implements Part {
        public Text(String text) {
            this(text, Extras.NONE);
        }
    }

    /** The model's words of declining, kept apart from text as OpenAI keeps them. */
    record Refusal(String text) implements Part {}

    /** A picture; {@code detail} is OpenAI's {@code auto | low | high}. */
    record Image(Media media, @Nullable String detail, Extras extras) implements Part {
        public Image(Media media) {
            this(media, null, Extras.NONE);
        }
    }

    /** Spoken input; {@code format} is {@code wav} or {@code mp3}. */
    record Audio(String base64, String format, Extras extras) implements Part {}

    /** A document: its media, or the {@code id} under which its provider stored it. */
    record File(
            @Nullable Media media,
            @Nullable String name,
            @Nullable String id,
            Extras extras) implements Part {}

    /**
     * What the model thought. {@code redacted} text is a provider's own ciphertext; extras carry its signature. Both go back only to the
     * dialect they came from.
     */
    record Reasoning(String text, boolean redacted, Extras extras) implements Part {}

    /** The model asks for a tool; {@code arguments} is the JSON text it wrote, not always valid JSON. */
    record ToolCall(String id, String name, String arguments, Extras extras) implements Part {
        public ToolCall(String id, String name, String arguments) {
            this(id, name, arguments, Extras.NONE);
        }

        /** The arguments in one spelling, for comparison alone: blanks, the order of members and the spelling of numbers are gone. */
        public String canonicalArguments() {
            return JsonSense.canonical(arguments);
        }

        /** Whether it is the other call, perhaps written down anew by a client that had read it. */
        public boolean sameAs(ToolCall other) {
            return id.equals(other.id) && name.equals(other.name) && JsonSense.same(arguments, other.arguments);
        }
    }

    /** What the tool answered to the call of that id. */
    record ToolResult(String callId, List<Part> content, boolean failed, Extras extras) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** A part of one dialect that the model has no word for, as its JSON; goes back only to that dialect. */
    record Opaque(String dialect, String json) implements Part {}
}
