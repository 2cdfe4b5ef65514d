package io.throughline.chat;

import java.util.List;

/** What a request says, read into the model: its messages, tools and options. */
public record Content(List<Message> messages, List<ToolSpec> tools, ChatOptions options) {
    public Content {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
