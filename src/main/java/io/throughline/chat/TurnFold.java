package io.throughline.chat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds a stream of events into the whole answer, at any moment: storing, costing and metering read only this, never the bytes that went to
 * the client. Not thread-safe; one stream feeds it in order.
 */
public final class TurnFold {

    private String id = "";
    private String model = "";
    private long createdSeconds;
    private @Nullable Usage usage;
    private @Nullable GatewayError error;
    private boolean finished;
    private final List<ChoiceFold> choices = new ArrayList<>(1);

    public void add(ChatEvent event) {
        switch (event) {
            case ChatEvent.Started(var startedId, var startedModel, var created) -> {
                id = startedId;
                model = startedModel;
                createdSeconds = created;
            }
            case ChatEvent.PartStarted(var choice, var part, var kind) ->
                choice(choice).start(part, kind);
            case ChatEvent.TextDelta(var choice, var part, var text) ->
                choice(choice).append(part, text);
            case ChatEvent.ReasoningDelta(var choice, var part, var text) ->
                choice(choice).append(part, text);
            case ChatEvent.ToolInputDelta(var choice, var part, var json) ->
                choice(choice).append(part, json);
            case ChatEvent.ReasoningSigned(var choice, var part, var dialect, var signature) ->
                choice(choice).mark(part, Signature.extras(dialect, signature));
            case ChatEvent.PartMarked(var choice, var part, var extras) ->
                choice(choice).mark(part, extras);
            case ChatEvent.PartNamed(var choice, var part, var name) ->
                choice(choice).names.set(part, name);
            case ChatEvent.PartEnded(var _, var _) -> {}
            case ChatEvent.LogprobsSeen(var choice, var json) -> choice(choice).logprobs = json;
            case ChatEvent.UsageSeen(var seen) -> usage = seen;
            case ChatEvent.Ended(var choice, var reason, var sequence) ->
                choice(choice).end(reason, sequence);
            case ChatEvent.Finished() -> finished = true;
            case ChatEvent.Failed(var failure) -> error = failure;
        }
    }

    private ChoiceFold choice(int index) {
        while (choices.size() <= index) {
            choices.add(new ChoiceFold());
        }
        return choices.get(index);
    }

    /** Whether the provider said that nothing is missing. */
    public boolean finished() {
        return finished;
    }

    public @Nullable GatewayError error() {
        return error;
    }

    public @Nullable Usage usage() {
        return usage;
    }

    /** What follows is counted anew: another provider goes on. */
    public void forgetUsage() {
        usage = null;
    }

    /** How many characters the model has produced so far, reasoning and tool arguments included. */
    public long producedChars() {
        return choices.stream().mapToLong(choice -> choice.produced).sum();
    }

    /** For each part of the first choice, the id that its provider gave it; empty where it gave none. */
    public List<String> names() {
        return choices.isEmpty() ? List.of() : List.copyOf(choices.getFirst().names);
    }

    public Answer answer() {
        return new Answer(
                id,
                model,
                createdSeconds,
                choices.stream().map(ChoiceFold::choice).toList(),
                usage);
    }

    private static final class ChoiceFold {
        private final List<PartKind> kinds = new ArrayList<>(2);
        private final List<StringBuilder> texts = new ArrayList<>(2);
        private final List<Extras> marks = new ArrayList<>(2);
        private final List<String> names = new ArrayList<>(2);
        private @Nullable StopReason reason;
        private @Nullable String stopSequence;
        private @Nullable String logprobs;
        private long produced;

        void start(int part, PartKind kind) {
            if (part != kinds.size()) {
                throw new IllegalStateException("part " + part + " was started after part " + (kinds.size() - 1));
            }
            kinds.add(kind);
            texts.add(new StringBuilder());
            marks.add(Extras.NONE);
            names.add("");
        }

        void append(int part, String text) {
            texts.get(part).append(text);
            produced += text.length();
        }

        void mark(int part, Extras extras) {
            marks.set(part, extras);
        }

        void end(StopReason why, @Nullable String sequence) {
            reason = why;
            stopSequence = sequence;
        }

        Answer.Choice choice() {
            var parts = new ArrayList<Part>(kinds.size());
            for (int i = 0; i < kinds.size(); i++) {
                parts.add(part(kinds.get(i), texts.get(i).toString(), marks.get(i)));
            }
            return new Answer.Choice(new Message(Role.ASSISTANT, parts, Extras.NONE), reason, stopSequence, logprobs);
        }

        private static Part part(PartKind kind, String text, Extras extras) {
            return switch (kind) {
                case PartKind.Text() -> new Part.Text(text, extras);
                case PartKind.Refusal() -> new Part.Refusal(text);
                case PartKind.Reasoning() -> new Part.Reasoning(text, false, extras);
                case PartKind.RedactedReasoning(var data) -> new Part.Reasoning(data, true, extras);
                case PartKind.ToolCall(var id, var name) -> new Part.ToolCall(id, name, text, extras);
                case PartKind.Opaque(var dialect, var json) -> new Part.Opaque(dialect, json);
            };
        }
    }
}
