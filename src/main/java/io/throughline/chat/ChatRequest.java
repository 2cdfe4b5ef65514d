package io.throughline.chat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One chat request: the exact bytes a client sent, and what they mean. Immutable. */
public final class ChatRequest {

    /** What stands between the first and the last of these seldom tells conversations apart. */
    private static final int OPENING_BYTES = 8_192;

    private static final List<String> PROMPT = List.of("system", "instructions", "messages", "input", "tools");
    private static final List<String> OUTPUT_LIMITS =
            List.of("max_completion_tokens", "max_tokens", "max_output_tokens");

    private final String dialect;
    private final JsonIndex body;
    private final Head head;
    private final Supplier<Content> reading;
    private volatile @Nullable Content content;

    /** {@code reading} parses the body on the first call of {@link #content()}; it may throw a {@link GatewayException}. */
    public ChatRequest(String dialect, JsonIndex body, Head head, Supplier<Content> reading) {
        this.dialect = dialect;
        this.body = body;
        this.head = head;
        this.reading = reading;
    }

    /** A request that no client sent: it has content and a model, and no bytes. Every dialect encodes it. */
    public static ChatRequest of(String model, Content content) {
        var head = new Head(
                model, false, false, null, content.messages().size(), 0, null, false, RouteControls.NONE, Wishes.USUAL);
        return new ChatRequest("", JsonIndex.of(JsonBytes.of("{}")), head, () -> content);
    }

    /** The id of the dialect {@link #body()} is written in, e.g. {@code "anthropic"}. */
    public String dialect() {
        return dialect;
    }

    /** The bytes and where their members lie; unknown fields live here. The opened array is {@code messages} or {@code input}. */
    public JsonIndex body() {
        return body;
    }

    /** Model, stream and state reference, from the index pass. */
    public Head head() {
        return head;
    }

    /** How many bytes of the body the messages are, whatever they say. */
    public int messageBytes() {
        var messages = said();
        return messages == null ? 0 : messages.length();
    }

    private @Nullable JsonBytes said() {
        var messages = body.value("messages");
        return messages == null ? body.value("input") : messages;
    }

    /** How many tokens the request's input is, roughly: from its bytes, without reading it. */
    public long promptTokens() {
        long tokens = 0;
        for (var name : PROMPT) {
            var json = body.value(name);
            tokens += json == null ? 0 : PromptSize.tokens(json);
        }
        return tokens;
    }

    /** The output limit that the client named, as {@code max_tokens}, {@code max_completion_tokens} or {@code max_output_tokens}; empty when it named none. */
    public OptionalLong namedOutputLimit() {
        for (var name : OUTPUT_LIMITS) {
            var json = body.value(name);
            long limit = json == null ? 0 : JsonReads.longOrZero(json);
            if (limit > 0) {
                return OptionalLong.of(limit);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * A number that is equal for requests of one dialect which begin with the same instructions and first message, as those of one conversation
     * do when a client sends its whole history each time. Different beginnings rarely have the same one.
     */
    public long opening() {
        var first = first();
        if (first == null) {
            return 0;
        }
        var sum = new CRC32C();
        var turned = new CRC32();
        add(body.value("system"), sum, turned);
        add(body.value("instructions"), sum, turned);
        add(first, sum, turned);
        return sum.getValue() << 32 | turned.getValue();
    }

    /** The instructions among the messages and the first message behind them; null when there are none. */
    private @Nullable JsonBytes first() {
        var elements = body.elements();
        if (elements.isEmpty()) {
            return said();
        }
        int last = Math.min(head.leadingInstructions(), elements.size() - 1);
        return body.bytes().slice(elements.getFirst().from(), elements.get(last).to());
    }

    /** Of a long beginning, its first and its last bytes. */
    private static void add(@Nullable JsonBytes json, CRC32C sum, CRC32 turned) {
        if (json == null) {
            return;
        }
        int first = Math.min(json.length(), OPENING_BYTES);
        int last = Math.min(json.length() - first, OPENING_BYTES);
        sum.update(json.array(), json.offset(), first);
        sum.update(json.array(), json.offset() + json.length() - last, last);
        turned.update(json.array(), json.offset(), first);
        turned.update(json.array(), json.offset() + json.length() - last, last);
    }

    /** The same request under another head: a header may name the conversation as well as the body. */
    public ChatRequest with(Head other) {
        return new ChatRequest(dialect, body, other, this::content);
    }

    /** A request under the same head that says {@code other}, and has no bytes. */
    public ChatRequest saying(Supplier<Content> other) {
        return new ChatRequest("", JsonIndex.of(JsonBytes.of("{}")), head, other);
    }

    /** Messages, tools and options; parsed on the first call, then kept. */
    public Content content() {
        var known = content;
        if (known == null) {
            known = reading.get();
            content = known;
        }
        return known;
    }
}
