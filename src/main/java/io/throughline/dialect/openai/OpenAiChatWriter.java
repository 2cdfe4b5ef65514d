package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Usage;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.dialect.Receipt;
import io.throughline.dialect.ResponseWriter;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers of OpenAI's chat API. Chunks that say why a choice ended and the usage chunk are held until {@link #end}: they mean
 * "complete" to clients, and with several choices Java's accumulator closes at the first of them.
 */
final class OpenAiChatWriter implements ResponseWriter {

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final boolean usageWanted;
    private final OpenAiChunkWriter chunks = new OpenAiChunkWriter();
    private final List<SseFrame> held = new ArrayList<>(1);
    private @Nullable JsonBytes usageChunk;
    private @Nullable Usage usage;

    OpenAiChatWriter(boolean usageWanted) {
        this.usageWanted = usageWanted;
    }

    @Override
    public void write(ChatFrame frame, Receipt receipt, ByteArrayOutputStream out) {
        var raw = frame.dialect().equals(DIALECT) ? frame.raw() : null;
        boolean ends = false;
        boolean counts = false;
        for (var event : frame.events()) {
            ends |= event instanceof ChatEvent.Ended;
            if (event instanceof ChatEvent.UsageSeen(var seen)) {
                usage = seen;
                counts = true;
            }
        }
        if (raw == null) {
            chunks.write(frame, receipt, out, held);
            return;
        }
        chunks.observe(frame.events(), raw.data());
        if (ends) {
            held.add(raw);
        } else if (counts) {
            usageChunk = raw.data();
        } else {
            raw.writeTo(out);
        }
    }

    @Override
    public void end(Receipt receipt, ByteArrayOutputStream out) {
        var told = usage != null ? usage : receipt.estimate();
        var counts = usageWanted ? told : null;
        for (int i = 0; i < held.size(); i++) {
            boolean last = i == held.size() - 1 && counts == null;
            (last ? on(held.get(i), receipt) : held.get(i)).writeTo(out);
        }
        if (counts != null) {
            var chunk = usageChunk != null ? withCost(usageChunk, receipt) : chunks.usage(counts, receipt);
            new SseFrame(null, receipt.on(chunk)).writeTo(out);
        }
        out.writeBytes(DONE);
    }

    private static SseFrame on(SseFrame frame, Receipt receipt) {
        return receipt.members().isEmpty() ? frame : new SseFrame(frame.event(), receipt.on(frame.data()));
    }

    @Override
    public void fail(GatewayError error, Receipt receipt, ByteArrayOutputStream out) {
        new SseFrame(null, OpenAiErrors.envelope(error)).writeTo(out);
    }

    @Override
    public JsonBytes plain(Answer answer, @Nullable JsonBytes raw, Receipt receipt) {
        return receipt.on(raw == null ? OpenAiAnswerWriter.write(answer, receipt) : withCost(raw, receipt));
    }

    /** The provider's own bytes with {@code usage.cost} put in, or our estimate; without a known price they stay as they are. */
    private static JsonBytes withCost(JsonBytes json, Receipt receipt) {
        var index = JsonIndex.of(json);
        var estimate = receipt.estimate();
        if (estimate != null) {
            var outer = new JsonSplice(index);
            outer.set("usage", JsonWrites.write(own -> OpenAiUsage.write(own, estimate, receipt)));
            return JsonBytes.join(outer.slices());
        }
        var counts = index.value("usage");
        if (receipt.costUsd() == null || counts == null || counts.at(0) != '{') {
            return json;
        }
        var inner = new JsonSplice(JsonIndex.of(counts));
        inner.set("cost", receipt.costUsd());
        var outer = new JsonSplice(index);
        outer.set("usage", inner.slices());
        return JsonBytes.join(outer.slices());
    }
}
