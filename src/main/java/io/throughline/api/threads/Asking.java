package io.throughline.api.threads;

import io.throughline.api.ChatDoor;
import io.throughline.api.DoorAnswer;
import io.throughline.api.DoorAnswer.Body;
import io.throughline.api.DoorAnswer.Piece;
import io.throughline.api.DoorRequest;
import io.throughline.api.SseSettings;
import io.throughline.chat.ChatRequest;
import io.throughline.dialect.Dialects;
import io.throughline.pipeline.ChatPipeline;
import io.throughline.wire.JsonBytes;
import java.time.Clock;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends a thread's message the way of all chat requests. */
@Component
final class Asking {

    private final ChatDoor chat;

    Asking(Dialects dialects, ChatPipeline pipeline, Clock clock, SseSettings sse) {
        chat = new ChatDoor("/threads/messages", dialects.inbound("threads"), pipeline, clock, sse);
    }

    /** The message as a chat request. */
    ChatRequest read(DoorRequest request, JsonBytes body) {
        return chat.read(request, body);
    }

    /** The model's answer; {@code stream} as the body has it. */
    DoorAnswer answer(DoorRequest request, boolean stream, Mono<JsonBytes> body) {
        var answer = body.map(json -> chat.answer(request, read(request, json)));
        return stream
                ? new DoorAnswer.Streamed(answer.flatMapMany(Asking::pieces))
                : new DoorAnswer.Whole(answer.flatMap(Asking::whole));
    }

    private static Flux<Piece> pieces(DoorAnswer answer) {
        return switch (answer) {
            case DoorAnswer.Streamed(var pieces) -> pieces;
            case DoorAnswer.Whole _ -> Flux.error(new IllegalStateException("a stream was asked for"));
        };
    }

    private static Mono<Body> whole(DoorAnswer answer) {
        return switch (answer) {
            case DoorAnswer.Whole(var body) -> body;
            case DoorAnswer.Streamed _ -> Mono.error(new IllegalStateException("no stream was asked for"));
        };
    }
}
