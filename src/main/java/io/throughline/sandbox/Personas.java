package io.throughline.sandbox;

import io.throughline.sandbox.Refusals.Problem;
import io.throughline.sandbox.Reply.Beat;
import io.throughline.sandbox.Reply.Ending;
import io.throughline.sandbox.Reply.Failure;
import io.throughline.sandbox.Reply.Page;
import io.throughline.sandbox.Reply.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The models that answer by themselves, by name. */
final class Personas {

    private static final int LONG_SENTENCES = 160;
    private static final String HALF = "This answer begins well and then";
    private static final String HTML = """
            <!DOCTYPE html>
            <html><head><title>502 Bad Gateway</title></head>
            <body><center><h1>502 Bad Gateway</h1></center><hr><center>sandbox</center></body></html>
            """;

    private final Pacing pacing;
    private final Map<String, Persona> byName = new LinkedHashMap<>();

    /** What a model does, for one choice of an answer. */
    interface Persona {
        Reply reply(ChatAsk ask, int choice);
    }

    Personas(Pacing pacing, SandboxIds ids) {
        this.pacing = pacing;
        var tools = new ToolCaller(ids);
        byName.put("echo", Echo::reply);
        byName.put("tools", (ask, choice) -> tools.reply(ask));
        byName.put("reasoning", (ask, choice) -> Talk.say(ask, thoughts(ask), Echo.answer(ask)));
        byName.put("slow", (ask, choice) -> slow(ask));
        byName.put("long", (ask, choice) -> Talk.say(ask, longText()));
        byName.put("length", (ask, choice) -> Talk.say(ask, HALF).ending(Ending.LENGTH));
        byName.put("refusal", (ask, choice) -> Talk.refuse(ask, "I'm sorry, I can't help with that."));
        byName.put(
                "error-401",
                failure(401, "invalid_api_key", "Incorrect API key provided: the model error-401 accepts none."));
        byName.put(
                "error-429",
                failure(
                        429,
                        "rate_limit_exceeded",
                        "Rate limit reached for the model error-429. Please try again in 7s."));
        byName.put("error-500", failure(500, null, "The server had an error while processing your request."));
        byName.put("error-503", failure(503, null, "The model error-503 is overloaded. Please try again later."));
        byName.put("error-midstream", (ask, choice) -> Talk.say(ask, HALF).ending(Ending.ERROR_FRAME));
        byName.put("drop", (ask, choice) -> Talk.say(ask, HALF).ending(Ending.DROP));
        byName.put("stall", (ask, choice) -> new Script(List.of(new Beat.Text("This")), Ending.STALL));
        byName.put("html", (ask, choice) -> new Page(502, HTML));
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    Optional<Persona> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static Persona failure(int status, @Nullable String code, String message) {
        return (ask, choice) -> new Failure(new Problem(status, code, null, message));
    }

    private static String thoughts(ChatAsk ask) {
        return "The user wrote %d tokens. I repeat them, and say what else arrived."
                .formatted(Pieces.count(ask.userText()));
    }

    private Script slow(ChatAsk ask) {
        var beats = new ArrayList<Beat>();
        var said = Talk.say(ask, Echo.answer(ask));
        for (var beat : said.beats()) {
            beats.add(new Beat.Pause(beats.isEmpty() ? pacing.slowFirst() : pacing.slowEach()));
            beats.add(beat);
        }
        return new Script(beats, said.ending());
    }

    /** About 2,000 tokens. */
    private static String longText() {
        return IntStream.rangeClosed(1, LONG_SENTENCES)
                .mapToObj("Sentence %d of this long answer says nothing but its number."::formatted)
                .collect(Collectors.joining(" "));
    }
}
