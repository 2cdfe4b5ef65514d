package io.throughline.sandbox;

import io.throughline.sandbox.Refusals.Problem;
import io.throughline.sandbox.Reply.Beat;
import io.throughline.sandbox.Reply.Ending;
import io.throughline.sandbox.Reply.Script;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns the scripts of one request, one per choice, into an answer in OpenAI's chat dialect. */
final class ChatWriter {

    /** What an answer that breaks off says. */
    static final Problem BROKEN =
            new Problem(500, null, null, "The server had an error while processing your request. Sorry about that!");

    private final SandboxIds ids;
    private final Clock clock;
    private final Pacing pacing;

    ChatWriter(SandboxIds ids, Clock clock, Pacing pacing) {
        this.ids = ids;
        this.clock = clock;
        this.pacing = pacing;
    }

    /** A whole answer comes when it is ready; a stalled one never does. */
    Mono<Answer> answer(ChatAsk ask, List<Script> choices) {
        var head = new ChatHead(ids.next("chatcmpl-"), clock.instant().getEpochSecond(), ask.model());
        return ask.streamed() ? Mono.just(streamed(ask, choices, head)) : whole(ask, choices, head);
    }

    private Answer streamed(ChatAsk ask, List<Script> choices, ChatHead head) {
        var frames = ChatFrames.of(ask, choices, head);
        var pieces = Flux.fromIterable(frames).concatMap(this::paced);
        var headers = Map.of("content-type", Answer.EVENT_STREAM, "cache-control", "no-cache");
        return new Answer(200, headers, pieces, after(choices.getFirst().ending()));
    }

    private Mono<byte[]> paced(ChatFrames.Frame frame) {
        var pause = frame.pause().plus(pacing.piece());
        var bytes = Mono.fromCallable(frame::bytes);
        return pause.isZero() ? bytes : bytes.delaySubscription(pause);
    }

    private static Mono<Answer> whole(ChatAsk ask, List<Script> choices, ChatHead head) {
        var first = choices.getFirst();
        var whole = Answer.json(200, ChatBody.of(ask, choices, head));
        return switch (first.ending()) {
            case STOP, LENGTH, TOOL_CALLS -> Mono.just(whole).delayElement(waited(first));
            case ERROR_FRAME -> Mono.just(Refusals.OPENAI.answer(BROKEN));
            case DROP ->
                Mono.just(new Answer(200, whole.headers(), whole.pieces().map(ChatWriter::half), Answer.After.DROP));
            case STALL -> Mono.never();
        };
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static Duration waited(Script script) {
        return script.beats().stream()
                .map(beat -> beat instanceof Beat.Pause(var length) ? length : Duration.ZERO)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Answer.After after(Ending ending) {
        return switch (ending) {
            case STOP, LENGTH, TOOL_CALLS, ERROR_FRAME -> Answer.After.END;
            case DROP -> Answer.After.DROP;
            case STALL -> Answer.After.STALL;
        };
    }
}
