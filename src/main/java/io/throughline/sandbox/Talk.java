package io.throughline.sandbox;

import io.throughline.sandbox.Reply.Beat;
import io.throughline.sandbox.Reply.Ending;
import io.throughline.sandbox.Reply.Script;
import java.util.List;
import java.util.stream.Stream;

/** Scripts that say a text, cut by {@code stop} and by the output limit as a model's would be. */
final class Talk {

    private Talk() {}

    static Script say(ChatAsk ask, String text) {
        return say(ask, "", text);
    }

    /** Thinks first; the output limit counts both. */
    static Script say(ChatAsk ask, String reasoning, String text) {
        var thoughts = Pieces.of(reasoning).stream().<Beat>map(Beat.Reasoning::new);
        var words = Pieces.of(untilStop(ask, text)).stream().<Beat>map(Beat.Text::new);
        return capped(ask, Stream.concat(thoughts, words).toList());
    }

    static Script refuse(ChatAsk ask, String text) {
        return capped(ask, Pieces.of(text).stream().<Beat>map(Beat.Refusal::new).toList());
    }

    private static Script capped(ChatAsk ask, List<Beat> beats) {
        var limit = ask.maxTokens().orElse(Integer.MAX_VALUE);
        return beats.size() <= limit
                ? new Script(beats, Ending.STOP)
                : new Script(beats.subList(0, limit), Ending.LENGTH);
    }

    private static String untilStop(ChatAsk ask, String text) {
        var end = ask.stops().stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(text.length());
        return text.substring(0, end);
    }
}
