package io.throughline.testing;

import io.throughline.testing.Answer.Call;
import io.throughline.testing.Answer.Finish;
import io.throughline.testing.Answer.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the fake model says to an {@link Ask}; the table is in the Javadoc of {@link FakeUpstream}. */
final class Scenes {
    static final String UNICODE =
            "Grüße aus Zürich, 日本語と中文와 한국어, family 👩‍👩‍👧‍👦, flag 🇨🇭, thumbs 👍🏽, math 𝒳≠∅, rtl שלום, end ✓";
    static final String REFUSAL = "I'm sorry, but I can't help with that.";
    static final String REASONING = "The user wants an answer. I weigh it, then I answer.";

    private static final String SCHEMA = "JSON schema:\n";

    private static final AtomicLong CALLS = new AtomicLong(System.nanoTime() & 0xffffffL);

    private Scenes() {}

    static Answer answer(Ask ask) {
        var calls = calls(ask);
        if (!calls.isEmpty()) {
            return finished(ask, ask.script().text("say", ""), calls, Finish.TOOLS);
        }
        return switch (ask.script().name()) {
            case "refusal" -> finished(ask, REFUSAL, List.of(), Finish.REFUSAL);
            case "content-filter" -> finished(ask, "This far and", List.of(), Finish.FILTER);
            case "length" -> finished(ask, "This answer ends in the middle of a", List.of(), Finish.LENGTH);
            default -> fitted(ask, text(ask));
        };
    }

    private static String text(Ask ask) {
        if (!ask.results().isEmpty()) {
            return ask.results().stream()
                    .map(result -> result.name() + " said: " + result.text())
                    .collect(Collectors.joining("; ", "Tool results: ", "."));
        }
        return switch (ask.script().name()) {
            case "unicode", "slow-unicode" -> UNICODE;
            case "memory" -> memory(ask);
            case "count" -> "one two three four five six seven eight nine ten";
            case "say" -> ask.script().text("text", "");
            case "empty-text" -> "";
            case "big" ->
                "lorem ipsum ".repeat(ask.script().number("words", 2000) / 2).strip();
            case "reasoning" -> "After some thought: 42.";
            default -> byShape(ask);
        };
    }

    private static String byShape(Ask ask) {
        var schema = ask.wishes().schema() != null ? ask.wishes().schema() : schemaInWords(ask);
        if (schema != null) {
            return FakeJson.write(new SchemaSample(schema, ask.script().args(), 0).value());
        }
        if (ask.wishes().anyJson()) {
            return FakeJson.write(FakeJson.object("answer", Script.plainText(ask.userText()), "json", true));
        }
        if (!ask.attachments().isEmpty()) {
            return ask.attachments().stream().map(Scenes::attachment).collect(Collectors.joining("; ", "I see ", "."));
        }
        return "You said: " + Script.plainText(ask.userText());
    }

    /** A model follows instructions that end in a schema, too. */
    private static @Nullable JsonNode schemaInWords(Ask ask) {
        return ask.seen().stream()
                .filter(seen -> seen.role().equals("system") && seen.text().contains(SCHEMA))
                .map(seen -> FakeJson.tree(seen.text().substring(seen.text().indexOf(SCHEMA) + SCHEMA.length())))
                .findFirst()
                .orElse(null);
    }

    private static String attachment(Ask.Attachment seen) {
        return seen.bytes() < 0
                ? seen.kind() + " at " + seen.url()
                : seen.kind() + " " + seen.mediaType() + " of " + seen.bytes() + " bytes";
    }

    /** All messages before the question, numbered, with their roles. */
    private static String memory(Ask ask) {
        var prior = ask.seen().subList(0, ask.seen().size() - 1);
        return IntStream.range(0, prior.size())
                .mapToObj(i -> "\n" + (i + 1) + ". " + prior.get(i).role() + ": "
                        + prior.get(i).text())
                .collect(Collectors.joining("", "I have seen " + prior.size() + " messages before this one.", ""));
    }

    private static List<Call> calls(Ask ask) {
        var tools = ask.tools();
        if (tools.offered().isEmpty() || tools.forbidden()) {
            return List.of();
        }
        if (!ask.results().isEmpty()) {
            return nextStep(ask);
        }
        boolean asked = ask.script().is("tool-call", "parallel-tools", "tool-steps");
        if (!asked && !tools.required() && tools.forced() == null) {
            return List.of();
        }
        int count = ask.script().is("parallel-tools") && tools.parallel()
                ? ask.script().number("calls", 2)
                : 1;
        return IntStream.range(0, count).mapToObj(i -> call(ask, i)).toList();
    }

    /** {@code tool-steps} calls again after each result, {@code steps} times in all. */
    private static List<Call> nextStep(Ask ask) {
        int steps = ask.script().is("tool-steps") ? ask.script().number("steps", 2) : 1;
        long done = ask.seen().reversed().stream()
                .takeWhile(message -> !message.role().equals("user"))
                .filter(message -> message.role().equals("tool"))
                .count();
        return done < steps ? List.of(call(ask, (int) done)) : List.of();
    }

    private static Call call(Ask ask, int index) {
        var offered = ask.tools().offered();
        var tool = offered.stream()
                .filter(one -> one.name().equals(ask.tools().forced()))
                .findFirst()
                .orElse(offered.get(index % offered.size()));
        var arguments = tool.schema().isObject()
                ? new SchemaSample(tool.schema(), ask.script().args(), index).value()
                : Map.of();
        return new Call(callId(ask, tool.name(), index), tool.name(), FakeJson.write(arguments));
    }

    private static String callId(Ask ask, String tool, int index) {
        var scripted = ask.script().text("id", "");
        if (!scripted.isEmpty()) {
            return index == 0 ? scripted : scripted + index;
        }
        var serial = Long.toString(CALLS.incrementAndGet(), 36);
        return ask.dialect().callId(tool, "F".repeat(Math.max(0, 22 - serial.length())) + serial);
    }

    /** Cuts at the first stop sequence, then at the output limit. */
    private static Answer fitted(Ask ask, String text) {
        var stop = firstStop(ask, text);
        var cut = stop.isEmpty() ? text : text.substring(0, text.indexOf(stop));
        var pieces = Answer.pieces(cut);
        if (pieces.size() > ask.wishes().maxTokens()) {
            var short_ = String.join("", pieces.subList(0, ask.wishes().maxTokens()));
            return finished(ask, short_, List.of(), Finish.LENGTH);
        }
        var answer = finished(ask, cut, List.of(), Finish.STOP);
        return stop.isEmpty()
                ? answer
                : new Answer(answer.reasoning(), cut, List.of(), Finish.STOP, stop, answer.tokens());
    }

    private static String firstStop(Ask ask, String text) {
        var found = new ArrayList<>(ask.wishes().stops());
        found.removeIf(stop -> !text.contains(stop));
        found.sort((a, b) -> Integer.compare(text.indexOf(a), text.indexOf(b)));
        return found.isEmpty() ? "" : found.getFirst();
    }

    private static Answer finished(Ask ask, String text, List<Call> calls, Finish finish) {
        var reasoning = ask.dialect().thinks(ask) ? REASONING : "";
        return new Answer(reasoning, text, calls, finish, null, tokens(ask, text + reasoning, calls));
    }

    private static Tokens tokens(Ask ask, String out, List<Call> calls) {
        if (ask.script().is("cached")) {
            return new Tokens(1000, 640, ask.dialect().writtenToCache(), 50, 0);
        }
        int prompt = ask.seen().stream()
                .mapToInt(seen -> 3 + seen.text().length() / 4)
                .sum();
        int reasoning = ask.dialect().thinks(ask) ? Answer.pieces(REASONING).size() : 0;
        int said = Answer.pieces(out).size();
        int called = calls.stream()
                .mapToInt(call -> 8 + call.arguments().length() / 4)
                .sum();
        return new Tokens(Math.max(1, prompt), 0, 0, Math.max(1, said + called), reasoning);
    }
}
