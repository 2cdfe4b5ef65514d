package io.throughline.sandbox;

import io.throughline.sandbox.Reply.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The model {@code echo}: says what arrived, so that a person sees history, instructions and images get through. */
final class Echo {

    private static final int QUOTE_LIMIT = 80;

    private Echo() {}

    static Script reply(ChatAsk ask, int choice) {
        return Talk.say(
                ask,
                switch (ask.responseFormat()) {
                    case "json_schema" -> Json.text(SchemaInstance.of(ask.schema()));
                    case "json_object" -> Json.text(Json.object().put("you_said", ask.userText()));
                    default -> choice == 0 ? answer(ask) : "Choice " + (choice + 1) + ": " + answer(ask);
                });
    }

    /** The last user text as it is; with a note beside it when more than that arrived. */
    static String answer(ChatAsk ask) {
        var text = ask.userText();
        var notes = notes(ask);
        if (notes.isEmpty()) {
            return text.isEmpty() ? "You sent no text." : text;
        }
        return "You said: " + text + " (" + String.join("; ", notes) + ")";
    }

    private static List<String> notes(ChatAsk ask) {
        var notes = new ArrayList<String>();
        ask.media().forEach(part -> notes.add(Media.describe(part)));
        var users = ask.texts("user");
        if (users.size() > 1) {
            notes.add("turn " + users.size() + " of this conversation");
            notes.add("I have also seen: " + quoted(users.subList(0, users.size() - 1)));
        }
        var instructions = ask.texts("system", "developer");
        if (!instructions.isEmpty()) {
            notes.add("my instructions: " + quoted(instructions));
        }
        ask.toolResults().forEach(result -> notes.add(result.tool() + " answered " + quote(result.output())));
        return notes;
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(Echo::quote).collect(Collectors.joining(", "));
    }

    private static String quote(String text) {
        if (text.codePointCount(0, text.length()) <= QUOTE_LIMIT) {
            return "“" + text + "”";
        }
        return "“" + text.substring(0, text.offsetByCodePoints(0, QUOTE_LIMIT)) + "…”";
    }
}
