package io.throughline.context.tokens;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.ToolSpec;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The usual one: text by a vocabulary times a ratio, the rest by formulas. */
record ModelMeasure(Vocabulary vocabulary, LearnedRatio ratio, ImageCost images, TextCounts known, boolean exact)
        implements Measure {

    /** Three around a message and three before the answer: OpenAI's cookbook, "How to count tokens with tiktoken"; others have a few more. */
    private static final int AROUND_OPENAI = 3;

    private static final int AROUND_OTHERS = 5;

    /** The name's and the type's delimiters. */
    private static final int AROUND_TOOL = 12;

    /** A prompt about tools that providers add by themselves; Anthropic's guide "Tool use" names 313 to 346 tokens. */
    private static final int TOOLS = 350;

    @Override
    public Count request(List<ToolSpec> tools) {
        var count = Count.fixed(around());
        if (tools.isEmpty()) {
            return count;
        }
        count = count.plus(Count.fixed(exact ? AROUND_TOOL : TOOLS));
        for (var tool : tools) {
            count = count.plus(Count.fixed(AROUND_TOOL)).plus(count(tool.name()));
            count = tool.description() == null ? count : count.plus(count(tool.description()));
            count = tool.parametersJson() == null ? count : count.plus(count(tool.parametersJson()));
            for (var more : tool.extras().fields().values()) {
                count = count.plus(count(more));
            }
        }
        return count;
    }

    private int around() {
        return exact ? AROUND_OPENAI : AROUND_OTHERS;
    }

    @Override
    public Count count(Message message) {
        return count(message, this::count);
    }

    @Override
    public Count guess(Message message) {
        return count(message, Guess::of);
    }

    private Count count(Message message, Function<String, Count> text) {
        var count = Count.fixed(around());
        for (var part : message.parts()) {
            count = count.plus(count(part, text));
        }
        return count;
    }

    private Count count(Part part, Function<String, Count> texts) {
        return switch (part) {
            case Part.Text(var text, var _) -> texts.apply(text);
            case Part.Refusal(var text) -> texts.apply(text);
            case Part.Reasoning(var text, var _, var _) -> texts.apply(text);
            case Part.Image image -> Count.media(images.tokens(image, ImageSize.of(image.media())));
            case Part.Audio audio -> Count.media(FileCost.tokens(audio));
            case Part.File file -> {
                var text = FileCost.text(file);
                yield text == null ? Count.media(FileCost.tokens(file)) : texts.apply(text);
            }
            case Part.ToolCall(var id, var name, var arguments, var _) ->
                Count.fixed(AROUND_TOOL)
                        .plus(texts.apply(id))
                        .plus(texts.apply(name))
                        .plus(texts.apply(arguments));
            case Part.ToolResult(var id, var content, var _, var _) -> {
                var count = Count.fixed(around()).plus(texts.apply(id));
                for (var each : content) {
                    count = count.plus(count(each, texts));
                }
                yield count;
            }
            case Part.Opaque(var _, var json) -> texts.apply(json);
        };
    }

    @Override
    public Count count(String text) {
        return known.of(vocabulary, text);
    }

    @Override
    public long tokens(Count count) {
        return ratio.tokens(count);
    }

    @Override
    public long expected(Count count) {
        return ratio.rounded(count);
    }

    @Override
    public boolean learns() {
        return ratio.learns();
    }

    @Override
    public void observe(Count count, long actual) {
        ratio.observe(count, actual);
    }

    @Override
    public String method() {
        return vocabulary.name().toLowerCase(Locale.ROOT) + " " + ratio.shown();
    }

    @Override
    public boolean isReady() {
        return vocabulary.isLoaded();
    }
}
