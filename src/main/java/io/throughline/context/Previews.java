package io.throughline.context;

import io.throughline.chat.FitMode;
import io.throughline.context.Segment.Fate;
import io.throughline.context.Segment.Place;
import io.throughline.context.fit.FitAsk;
import io.throughline.context.fit.Fitter;
import io.throughline.context.fit.Summary;
import io.throughline.context.tokens.Measure;
import java.util.ArrayList;
import java.util.List;

/** A fit that is looked at, and not sent. */
final class Previews {

    private Previews() {}

    static Preview of(Gathered gathered, List<Summary> summaries, FitMode mode, Window window, Measure measure) {
        long fixed = measure.tokens(gathered.fixed(measure));
        var fitted = Fitter.fit(
                new FitAsk(mode, gathered.messages(), summaries, window.tokens(), window.reserve(), fixed, measure));
        var instructions = new ArrayList<Segment>();
        for (var message : gathered.instructions()) {
            long tokens = measure.tokens(measure.count(message));
            instructions.add(new Segment(
                    instructions.size(),
                    message,
                    message,
                    tokens,
                    tokens,
                    Fate.KEPT,
                    Place.INSTRUCTIONS,
                    "instructions"));
        }
        return new Preview(instructions, fitted, gathered.history().size());
    }
}
