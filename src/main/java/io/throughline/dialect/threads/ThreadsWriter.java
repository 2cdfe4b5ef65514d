package io.throughline.dialect.threads;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Message;
import io.throughline.chat.PartKind;
import io.throughline.chat.Role;
import io.throughline.chat.TurnFold;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Receipt;
import io.throughline.dialect.ResponseWriter;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes answers of the threads API. Its clients look at {@code type} alone, and take any end other than {@code completed} for a failure. */
final class ThreadsWriter implements ResponseWriter {

    private static final Message NOTHING = Message.of(Role.ASSISTANT);

    private final Fields asked;
    private final TurnFold fold = new TurnFold();
    private final Set<Integer> thoughts = new HashSet<>();

    ThreadsWriter(Fields asked) {
        this.asked = asked;
    }

    @Override
    public void write(ChatFrame frame, Receipt receipt, ByteArrayOutputStream out) {
        for (var event : frame.events()) {
            fold.add(event);
            write(event, out);
        }
    }

    /** This API has one choice. */
    private void write(ChatEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case ChatEvent.PartStarted(var choice, var part, var kind) -> {
                if (choice == 0 && kind instanceof PartKind.Reasoning) {
                    thoughts.add(part);
                }
            }
            case ChatEvent.TextDelta(var choice, var _, var text) -> {
                if (choice == 0 && !text.isEmpty()) {
                    said("content_streaming", text, out);
                }
            }
            case ChatEvent.ReasoningDelta(var choice, var _, var text) -> {
                if (choice == 0 && !text.isEmpty()) {
                    said("reasoning_streaming", text, out);
                }
            }
            case ChatEvent.PartEnded(var choice, var part) -> {
                if (choice == 0 && thoughts.remove(part)) {
                    event("reasoning_ended", out, json -> {});
                }
            }
            case ChatEvent.Started _,
                    ChatEvent.ReasoningSigned _,
                    ChatEvent.PartMarked _,
                    ChatEvent.PartNamed _,
                    ChatEvent.ToolInputDelta _,
                    ChatEvent.LogprobsSeen _,
                    ChatEvent.UsageSeen _,
                    ChatEvent.Ended _,
                    ChatEvent.Finished _,
                    ChatEvent.Failed _ -> {}
        }
    }

    private static void said(String type, String text, ByteArrayOutputStream out) {
        event(type, out, json -> json.writeStringProperty("content", text));
    }

    @Override
    public void end(Receipt receipt, ByteArrayOutputStream out) {
        var answer = answer(fold.answer(), receipt);
        if (answer.calls().isEmpty()) {
            event("run_ended", out, json -> {
                json.writeStringProperty("status", "completed");
                json.writeStringProperty("message_id", answer.turnId());
                answer.place(json);
                answer.counts(json);
                notices(json);
            });
            return;
        }
        event("tool_submit_required", out, json -> {
            json.writeStringProperty("status", "REQUIRES_ACTION");
            json.writeStringProperty("message_id", answer.turnId());
            answer.place(json);
            json.writeName("tool_calls");
            answer.calls(json);
            answer.counts(json);
            notices(json);
        });
    }

    private void notices(JsonGenerator json) {
        var notices = asked.rawText("notices");
        if (notices != null) {
            JsonWrites.rawMember(json, "metadata_", notices);
        }
    }

    @Override
    public void fail(GatewayError error, Receipt receipt, ByteArrayOutputStream out) {
        event("run_failed", out, json -> {
            json.writeStringProperty("status", "failed");
            json.writeStringProperty("error", error.message());
            answer(fold.answer(), receipt).place(json);
        });
    }

    @Override
    public JsonBytes plain(Answer answer, @Nullable JsonBytes raw, Receipt receipt) {
        return receipt.on(JsonWrites.write(json -> answer(answer, receipt).write(json)));
    }

    private ThreadsAnswer answer(Answer answer, Receipt receipt) {
        var said = answer.choices().isEmpty()
                ? NOTHING
                : answer.choices().getFirst().message();
        return new ThreadsAnswer(asked, receipt, said, answer.usage());
    }

    private static void event(String type, ByteArrayOutputStream out, Consumer<JsonGenerator> members) {
        var json = JsonWrites.write(writing -> {
            writing.writeStartObject();
            writing.writeStringProperty("type", type);
            members.accept(writing);
            writing.writeEndObject();
        });
        new SseFrame(null, json).writeTo(out);
    }
}
