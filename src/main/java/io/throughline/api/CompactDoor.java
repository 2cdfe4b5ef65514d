package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.context.Context;
import io.throughline.context.Contexts;
import io.throughline.dialect.ItemDialect;
import io.throughline.dialect.ItemDialect.Kept;
import io.throughline.dialect.ItemDialect.KeptTurn;
import io.throughline.dialect.ResponseDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * {@code POST /v1/responses/compact}: has the model named summarize an input, with what it continues, and gives the words of the user and the
 * summary back as items that can be sent in their place. Stores nothing.
 *
 * <p>Source: OpenAI's API description, {@code CompactResource}.
 */
final class CompactDoor implements Door {

    private static final String NAME = "responses.compact";

    private final ChatDoor chat;
    private final Contexts contexts;
    private final ItemDialect items;
    private final ResponseDialect responses;

    CompactDoor(ChatDoor chat, Contexts contexts, ItemDialect items, ResponseDialect responses) {
        this.chat = chat;
        this.contexts = contexts;
        this.items = items;
        this.responses = responses;
    }

    @Override
    public String path() {
        return "/responses/compact";
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String dialect() {
        return chat.dialect();
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var asked = chat.read(request, responses.summarizing(request.body()));
        var answer = contexts.load(request.caller(), asked, false)
                .flatMap(context -> summary(request, asked)
                        .map(made ->
                                new Body(made.status(), made.headers(), compacted(request, asked, context, made))));
        return new DoorAnswer.Whole(Mono.defer(() -> answer));
    }

    private Mono<Body> summary(DoorRequest request, ChatRequest asked) {
        return switch (chat.answer(request, asked, NAME, Annotations.wanted(asked.head(), request))) {
            case DoorAnswer.Whole(var body) -> body;
            case DoorAnswer.Streamed _ -> throw new IllegalStateException("no stream was asked for");
        };
    }

    private JsonBytes compacted(DoorRequest request, ChatRequest asked, Context context, Body made) {
        var sent = asked.content().messages();
        var said = Stream.concat(context.history().stream(), sent.subList(0, sent.size() - 1).stream())
                .filter(message -> message.role() == Role.USER)
                .map(CompactDoor::words)
                .filter(message -> !message.parts().isEmpty())
                .toList();
        var kept = new ArrayList<Kept>();
        said.forEach(message -> kept.add(new Kept(kept.size(), message, null, null, null)));
        var output = new ArrayList<JsonBytes>();
        items.items(new KeptTurn(request.id(), kept, false, List.of())).forEach(item -> output.add(item.json()));
        var compaction = responses.compaction(request.id(), made.json());
        output.add(compaction.item());
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", compaction.response());
            json.writeStringProperty("object", "response.compaction");
            JsonWrites.rawMember(json, "created_at", compaction.createdAt());
            json.writeArrayPropertyStart("output");
            output.forEach(item -> json.writeRawValue(item.utf8()));
            json.writeEndArray();
            JsonWrites.rawMember(json, "usage", compaction.usage());
            json.writeEndObject();
        });
    }

    private static Message words(Message message) {
        var parts = message.parts().stream()
                .filter(part -> !(part instanceof Part.ToolResult))
                .toList();
        return new Message(message.role(), parts, message.extras());
    }
}
