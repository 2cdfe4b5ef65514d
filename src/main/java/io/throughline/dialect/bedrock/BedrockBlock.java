package io.throughline.dialect.bedrock;

import static io.throughline.dialect.bedrock.BedrockParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.PartKind;
import io.throughline.dialect.Fields;
import io.throughline.dialect.anthropic.AnthropicParts;
import java.util.List;
import java.util.function.IntSupplier;

/** One content block of an answer while it is being read, whole or in deltas. */
final class BedrockBlock {

    enum Kind {
        TEXT,
        REASONING,
        /** Ciphertext, which becomes a part when it is whole. */
        REDACTED,
        CALL
    }

    private final Kind kind;
    private final IntSupplier nextPart;
    private final StringBuilder gathered = new StringBuilder();
    private int part;
    private boolean empty = true;

    private BedrockBlock(Kind kind, IntSupplier nextPart) {
        this.kind = kind;
        this.nextPart = nextPart;
    }

    /** A block that holds something other than a tool call. */
    static BedrockBlock of(Kind kind, IntSupplier nextPart, List<ChatEvent> events) {
        var block = new BedrockBlock(kind, nextPart);
        switch (kind) {
            case TEXT -> block.begin(new PartKind.Text(), events);
            case REASONING -> block.begin(new PartKind.Reasoning(), events);
            case REDACTED, CALL -> {}
        }
        return block;
    }

    /** A tool call; one of {@link BedrockParts#ANSWER_TOOL} is the answer's text. */
    static BedrockBlock call(Fields toolUse, IntSupplier nextPart, List<ChatEvent> events) {
        var name = toolUse.textOr("name", "");
        if (name.equals(BedrockParts.ANSWER_TOOL)) {
            return of(Kind.TEXT, nextPart, events);
        }
        var block = new BedrockBlock(Kind.CALL, nextPart);
        var id = toolUse.textOr("toolUseId", "");
        block.begin(new PartKind.ToolCall(id, AnthropicParts.unescaped(name)), events);
        return block;
    }

    private void begin(PartKind what, List<ChatEvent> events) {
        part = nextPart.getAsInt();
        events.add(new ChatEvent.PartStarted(0, part, what));
    }

    boolean isCall() {
        return kind == Kind.CALL;
    }

    /** More of the text, the thought, the ciphertext or the call's arguments. */
    void add(String text, List<ChatEvent> events) {
        if (text.isEmpty()) {
            return;
        }
        empty = false;
        switch (kind) {
            case TEXT -> events.add(new ChatEvent.TextDelta(0, part, text));
            case REASONING -> events.add(new ChatEvent.ReasoningDelta(0, part, text));
            case REDACTED -> gathered.append(text);
            case CALL -> events.add(new ChatEvent.ToolInputDelta(0, part, text));
        }
    }

    /** More of a thought's signature. */
    void sign(String signature) {
        gathered.append(signature);
    }

    void end(List<ChatEvent> events) {
        if (kind == Kind.REDACTED) {
            begin(new PartKind.Opaque(DIALECT, BedrockParts.redacted(gathered.toString())), events);
        } else if (kind == Kind.REASONING && !gathered.isEmpty()) {
            events.add(new ChatEvent.ReasoningSigned(0, part, DIALECT, gathered.toString()));
        } else if (kind == Kind.CALL && empty) {
            events.add(new ChatEvent.ToolInputDelta(0, part, "{}"));
        }
        events.add(new ChatEvent.PartEnded(0, part));
    }
}
