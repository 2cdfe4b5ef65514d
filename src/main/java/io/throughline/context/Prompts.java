package io.throughline.context;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.FitMode;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Message;
import io.throughline.chat.TooLong;
import io.throughline.context.fit.FitAsk;
import io.throughline.context.fit.Fitter;
import io.throughline.context.tokens.Count;
import io.throughline.context.tokens.Measure;
import io.throughline.context.tokens.TokenCounter;
import io.throughline.routing.Route;
import java.util.List;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes of a context the prompt that fits a route. A prompt that surely fits is neither counted nor touched. */
@Component
final class Prompts {

    /** What can be counted in about a millisecond may be counted where it is. */
    private static final long AT_ONCE_BYTES = 16_000;

    /** Longer prompts are not counted only to learn from them. */
    private static final long LEARNED_BYTES = 200_000;

    /** Of a prompt that proved too long, when its provider gave no numbers. */
    private static final double TIGHTER = 0.8;

    private static final double SLACK = 0.97;

    /** A provider that counts more than so many times what is counted here speaks of something else. */
    private static final int BELIEVABLE = 3;

    /** A prompt of at most that share of the window takes nothing worth counting from the output's limit. */
    private static final int SMALL = 8;

    private final ContextSettings settings;
    private final TokenCounter counter;

    Prompts(ContextSettings settings, TokenCounter counter) {
        this.settings = settings;
        this.counter = counter;
    }

    /** How that request is to be fitted; null for not at all: a stateless one whose client did not ask for it. */
    private @Nullable FitMode mode(Context context, ChatRequest request) {
        var wished = request.head().wishes().fit();
        return wished != null ? wished : context.conversation() == null ? null : settings.fit();
    }

    /** {@code tighter} is the window that is to be used instead of the route's; null for the route's. */
    Mono<Prompt> fit(Context context, ChatRequest request, Route route, @Nullable Window tighter) {
        var measure = counter.of(route.model().id());
        var mode = mode(context, request);
        var window = mode == null ? null : tighter != null ? tighter : Window.of(route, request);
        if (mode == null || window == null) {
            return Mono.just(uncounted(PromptEdits.of(context, request, route), context, request, measure));
        }
        var gathered = Gathered.of(context, request);
        long upper = gathered.upperTokens();
        if (tighter == null && !tellsMore(context, mode) && surelyFits(upper, window, request, route)) {
            var edits = PromptEdits.capped(PromptEdits.of(context, request, route), window.tokens() - upper);
            return Mono.just(uncounted(edits, context, request, measure));
        }
        return counting(measure, upper, () -> counted(context, request, route, gathered, mode, window, measure));
    }

    /** Whether a summary stands for turns that were not read: it is sent however much room there is. */
    private static boolean tellsMore(Context context, FitMode mode) {
        var summary = context.summary();
        return summary != null && summary.earlier() && (mode == FitMode.AUTO || mode == FitMode.SUMMARIZE);
    }

    private static boolean surelyFits(long upper, Window window, ChatRequest request, Route route) {
        var named = request.content().options().maxOutputTokens();
        if (named != null) {
            return upper + Math.max(named, window.reserve()) <= window.tokens();
        }
        var cap = route.model().maxOutputTokens();
        boolean leavesOutput = cap == null || upper + cap <= window.tokens() || upper * SMALL <= window.tokens();
        return upper <= window.input() && leavesOutput;
    }

    /** Now and then such a prompt is counted after its answer, so that ratios are learned before a long one needs them. */
    private static Prompt uncounted(List<Edit> edits, Context context, ChatRequest request, Measure measure) {
        return new Prompt(edits, null, told -> {
            if (measure.learns()) {
                var unused = Schedulers.boundedElastic().schedule(() -> {
                    var gathered = Gathered.of(context, request);
                    if (gathered.upperTokens() <= LEARNED_BYTES) {
                        measure.observe(sum(gathered.fixed(measure), gathered.messages(), measure), told);
                    }
                });
            }
            return 0;
        });
    }

    private static Count sum(Count fixed, List<Message> messages, Measure measure) {
        var count = fixed;
        for (var message : messages) {
            count = count.plus(measure.count(message));
        }
        return count;
    }

    private static <T> Mono<T> counting(Measure measure, long upper, Supplier<T> work) {
        var counted = Mono.fromSupplier(work);
        return measure.isReady() && upper <= AT_ONCE_BYTES ? counted : counted.subscribeOn(Schedulers.boundedElastic());
    }

    private Prompt counted(
            Context context,
            ChatRequest request,
            Route route,
            Gathered gathered,
            FitMode mode,
            Window given,
            Measure measure) {
        var fixed = gathered.fixed(measure);
        var window = given.share() == 1 ? given : given.of(measure.tokens(sum(fixed, gathered.messages(), measure)));
        var fitted = Fitter.fit(new FitAsk(
                mode,
                gathered.messages(),
                context.summaries(),
                window.tokens(),
                window.reserve(),
                measure.tokens(fixed),
                measure));
        int before = gathered.history().size();
        var history = sent(fitted, segment -> segment.index() < before);
        var edits = PromptEdits.of(context.fitting(history), request, route);
        var said = sent(fitted, segment -> segment.index() >= before);
        if (!said.equals(gathered.said())) {
            edits.add(new Edit.ReplaceMessages(said));
        }
        long left = window.tokens() - fitted.tokens();
        PromptEdits.limitOutput(edits, request, left);
        var whole = sum(fixed, fitted.messages(), measure);
        LongUnaryOperator told = tokens -> {
            measure.observe(whole, tokens);
            return measure.tokens(whole);
        };
        return new Prompt(PromptEdits.capped(edits, left), fitted, told);
    }

    private static List<Message> sent(Fitted fitted, Predicate<Segment> which) {
        return fitted.segments().stream()
                .filter(which)
                .map(Segment::sent)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * The window to try again with after the provider found the prompt too long; null when that is for the client to mend. What the provider
     * says of the prompt's tokens is learned.
     */
    @Nullable Window tighter(Context context, ChatRequest request, Route route, Prompt prompt, GatewayError error) {
        var mode = mode(context, request);
        if (mode == null || mode == FitMode.OFF) {
            return null;
        }
        var told = TooLong.read(error.message());
        long now = told.prompt() == 0 ? 0 : prompt.told().applyAsLong(told.prompt());
        var known = Window.of(route, request);
        boolean narrower = told.limit() > 0 && (known == null || told.limit() < known.tokens());
        var window = narrower ? Window.of(told.limit(), request) : known;
        if (window == null) {
            return null;
        }
        if (told.isSaid() && (now == 0 || told.prompt() <= now * BELIEVABLE)) {
            double off = now == 0 ? 1 : Math.min(1, (double) now / told.prompt());
            return window.withInput((long) (window.input() * off * SLACK));
        }
        var fitted = prompt.fitted();
        return fitted == null ? window.withShare(TIGHTER) : window.withInput((long) (fitted.tokens() * TIGHTER));
    }

    /** As {@link #fit}, but always counted. Without a route, {@code limit} is the window in tokens of {@code o200k}. */
    Mono<Preview> preview(Context context, ChatRequest request, @Nullable Route route, @Nullable Long limit) {
        var measure = route == null ? counter.plain() : counter.of(route.model().id());
        var known = route == null ? null : Window.of(route, request);
        var window = limit != null ? Window.whole(limit) : known == null ? Window.whole(Integer.MAX_VALUE) : known;
        var wished = mode(context, request);
        var mode = wished == null ? settings.fit() : wished;
        var gathered = Gathered.of(context, request);
        return counting(
                measure,
                gathered.upperTokens(),
                () -> Previews.of(gathered, context.summaries(), mode, window, measure));
    }

    /** The tokens of everything, before any of it is left out. {@code route} null for {@code o200k}. */
    Mono<Counted> count(Context context, ChatRequest request, @Nullable Route route) {
        var measure = route == null ? counter.plain() : counter.of(route.model().id());
        var gathered = Gathered.of(context, request);
        return counting(measure, gathered.upperTokens(), () -> {
            var count = sum(gathered.fixed(measure), gathered.messages(), measure);
            return new Counted(measure.expected(count), measure.tokens(count), measure.method());
        });
    }

    /** The tokens of a text by itself. {@code route} null for {@code o200k}. */
    Mono<Counted> count(String text, @Nullable Route route) {
        var measure = route == null ? counter.plain() : counter.of(route.model().id());
        return counting(measure, text.length(), () -> {
            var count = measure.count(text);
            return new Counted(measure.expected(count), measure.tokens(count), measure.method());
        });
    }
}
