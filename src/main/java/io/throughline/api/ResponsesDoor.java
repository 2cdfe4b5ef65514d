package io.throughline.api;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.GatewayException;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code POST /v1/responses}: a chat API whose requests may name stored items in place of sending them. */
final class ResponsesDoor implements Door {

    private static final String NAME = "responses";

    private final ChatDoor chat;
    private final StoredItems items;
    private final BackgroundResponses background;
    private final BackgroundRefusals refusals;

    ResponsesDoor(ChatDoor chat, StoredItems items, BackgroundResponses background, BackgroundRefusals refusals) {
        this.refusals = refusals;
        this.chat = chat;
        this.items = items;
        this.background = background;
    }

    @Override
    public String path() {
        return chat.path();
    }

    @Override
    public String method() {
        return chat.method();
    }

    @Override
    public String dialect() {
        return chat.dialect();
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var asked = chat.read(request, request.body());
        var references = items.dialect().references(asked);
        if (references.isEmpty()) {
            return answer(request, asked);
        }
        var answer = items.find(request.caller().organizationId(), references)
                .map(found -> items.dialect().resolved(asked, found))
                .map(body -> answer(request, chat.read(request, body)));
        return asked.head().stream()
                ? new DoorAnswer.Streamed(answer.flatMapMany(ResponsesDoor::pieces))
                : new DoorAnswer.Whole(answer.flatMap(ResponsesDoor::body));
    }

    private DoorAnswer answer(DoorRequest request, ChatRequest asked) {
        Supplier<DoorAnswer> work = () -> chat.answer(request, asked, NAME, Annotations.wanted(asked.head(), request));
        return items.dialect().inBackground(asked)
                ? background.answer(request, asked, work)
                : told(request, asked, work.get());
    }

    private DoorAnswer told(DoorRequest request, ChatRequest asked, DoorAnswer answer) {
        return switch (answer) {
            case DoorAnswer.Streamed(var pieces) ->
                new DoorAnswer.Streamed(pieces.onErrorResume(
                        GatewayException.class,
                        failure -> refusals.told(request, asked, failure).flatMapMany(Flux::error)));
            case DoorAnswer.Whole(var body) ->
                new DoorAnswer.Whole(body.onErrorResume(
                        GatewayException.class,
                        failure -> refusals.told(request, asked, failure).flatMap(Mono::error)));
        };
    }

    private static Flux<DoorAnswer.Piece> pieces(DoorAnswer answer) {
        return switch (answer) {
            case DoorAnswer.Streamed(var pieces) -> pieces;
            case DoorAnswer.Whole _ -> throw new IllegalStateException("a stream was asked for");
        };
    }

    private static Mono<DoorAnswer.Body> body(DoorAnswer answer) {
        return switch (answer) {
            case DoorAnswer.Whole(var body) -> body;
            case DoorAnswer.Streamed _ -> throw new IllegalStateException("no stream was asked for");
        };
    }
}
