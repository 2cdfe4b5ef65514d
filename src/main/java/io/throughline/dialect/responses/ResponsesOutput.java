package io.throughline.dialect.responses;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.StopReason;
import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The output of one response while it is being read: its items by their index, told as events in the order in which they begin. */
final class ResponsesOutput {

    private final Consumer<ChatEvent> events;
    private final ResponsesItem.Parts parts;
    private final Map<Long, ResponsesItem> items = new TreeMap<>();
    private boolean started;

    ResponsesOutput(Consumer<ChatEvent> events) {
        this.events = events;
        this.parts = new ResponsesItem.Parts(events);
    }

    /** The response as it stands at its beginning; told once. */
    void start(Fields response) {
        if (!started) {
            started = true;
            events.accept(new ChatEvent.Started(
                    response.textOr("id", ""), response.textOr("model", ""), response.count("created_at")));
        }
    }

    void added(long index, Fields item) {
        item(index).begin(item);
    }

    void text(long index, Fields delta) {
        item(index).text(delta.count("content_index"), delta.textOr("delta", ""), delta.raw("logprobs"));
    }

    void refusal(long index, Fields delta) {
        item(index).refusal(delta.count("content_index"), delta.textOr("delta", ""));
    }

    void thought(long index, long paragraph, String text) {
        item(index).thought(paragraph, text);
    }

    void arguments(long index, String json) {
        item(index).arguments(json);
    }

    void done(long index, Fields item) {
        item(index).end(item);
    }

    private ResponsesItem item(long index) {
        return items.computeIfAbsent(index, fresh -> new ResponsesItem(parts));
    }

    /** The response as it stands at its end: what was not streamed of it, its usage, and why it ended. */
    void close(Fields response) {
        start(response);
        long index = 0;
        for (var each : response.list("output")) {
            done(index++, Fields.of(each));
        }
        items.values().forEach(ResponsesItem::close);
        count(response.object("usage"));
        var failure = failure(response);
        if (failure != null) {
            events.accept(new ChatEvent.Failed(failure));
            return;
        }
        events.accept(new ChatEvent.Ended(0, reason(response), null));
        events.accept(new ChatEvent.Finished());
    }

    private void count(@Nullable Fields usage) {
        if (usage == null) {
            return;
        }
        var input = usage.object("input_tokens_details");
        var output = usage.object("output_tokens_details");
        events.accept(new ChatEvent.UsageSeen(new Usage(
                usage.count("input_tokens"),
                input == null ? 0 : input.count("cached_tokens"),
                input == null ? 0 : input.count("cache_write_tokens"),
                usage.count("output_tokens"),
                output == null ? 0 : output.count("reasoning_tokens"))));
    }

    private static @Nullable GatewayError failure(Fields response) {
        var error = response.object("error");
        if (error != null) {
            return ResponsesErrors.inBand(error);
        }
        var status = response.textOr("status", "completed");
        return status.equals("completed") || status.equals("incomplete")
                ? null
                : GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider ended its answer as " + status);
    }

    private StopReason reason(Fields response) {
        var incomplete = response.object("incomplete_details");
        if ("incomplete".equals(response.text("status")) && incomplete != null) {
            return "content_filter".equals(incomplete.text("reason")) ? StopReason.CONTENT_FILTER : StopReason.LENGTH;
        }
        return parts.called() ? StopReason.TOOL_CALLS : StopReason.END;
    }
}
