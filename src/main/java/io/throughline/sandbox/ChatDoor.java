package io.throughline.sandbox;

import io.throughline.sandbox.Refusals.Problem;
import io.throughline.sandbox.Reply.Script;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** {@code POST /v1/chat/completions}, {@code POST /v1/messages}, and the paths of the dialects that are only replayed. */
final class ChatDoor {

    private static final String OPENAI_CHAT = "openai-chat";
    private static final String ANTHROPIC = "anthropic";
    private static final Map<String, String> HTML = Map.of("content-type", "text/html; charset=utf-8");

    private final Personas personas;
    private final ChatWriter writer;
    private final GoldenReplay replay;

    ChatDoor(Personas personas, ChatWriter writer, GoldenReplay replay) {
        this.personas = personas;
        this.writer = writer;
        this.replay = replay;
    }

    Mono<Answer> completions(byte[] body) {
        return parsed(body, Refusals.OPENAI, ask -> {
            if (ask.model().startsWith(OPENAI_CHAT + ".")) {
                return replay.answer(OPENAI_CHAT, ask.model(), Refusals.OPENAI);
            }
            var problem = ask.problem();
            return personas.find(ask.model())
                    .map(persona -> problem.isPresent() ? refused(problem.get()) : played(ask, persona))
                    .orElseGet(() -> refused(unknown(ask.model())));
        });
    }

    /** Golden cases only; whatever the model is called, the ones there are get listed. */
    Mono<Answer> messages(byte[] body) {
        return parsed(body, Refusals.ANTHROPIC, ask -> replay.answer(ANTHROPIC, ask.model(), Refusals.ANTHROPIC));
    }

    /** Golden cases only, of a dialect whose requests name their model. */
    Mono<Answer> replayed(String dialect, byte[] body) {
        return parsed(body, Refusals.OPENAI, ask -> replayed(dialect, ask.model()));
    }

    /** Golden cases only, of a dialect whose paths name the model. */
    Mono<Answer> replayed(String dialect, String model) {
        return replay.answer(dialect, model, Refusals.OPENAI);
    }

    private static Mono<Answer> parsed(byte[] body, Refusals shape, Function<ChatAsk, Mono<Answer>> next) {
        try {
            var ask = new ChatAsk(Json.read(body));
            return ask.model().isEmpty() ? Mono.just(shape.answer(noModel())) : next.apply(ask);
        } catch (JacksonException e) {
            var message = "We could not parse the JSON body of your request: " + e.getOriginalMessage();
            return Mono.just(shape.answer(new Problem(400, null, null, message)));
        }
    }

    private Mono<Answer> played(ChatAsk ask, Personas.Persona persona) {
        return switch (persona.reply(ask, 0)) {
            case Script first -> writer.answer(ask, choices(ask, persona, first));
            case Reply.Failure(var problem) -> refused(problem);
            case Reply.Page(var status, var html) ->
                Mono.just(Answer.whole(status, HTML, html.getBytes(StandardCharsets.UTF_8)));
        };
    }

    private static Mono<Answer> refused(Problem problem) {
        var answer = Refusals.OPENAI.answer(problem);
        return Mono.just(problem.status() == 429 ? answer.withHeader("retry-after", "7") : answer);
    }

    private static List<Script> choices(ChatAsk ask, Personas.Persona persona, Script first) {
        return IntStream.range(0, ask.choices())
                .mapToObj(choice -> choice > 0 && persona.reply(ask, choice) instanceof Script other ? other : first)
                .toList();
    }

    private static Problem noModel() {
        return Problem.invalid(
                "model", "You must provide a model parameter; GET /v1/models lists what the sandbox has.");
    }

    private Problem unknown(String model) {
        var message = "The model `%s` does not exist. The sandbox has: %s; and openai-chat.<case> for each golden case."
                .formatted(model, String.join(", ", personas.names()));
        return new Problem(404, "model_not_found", "model", message);
    }
}
