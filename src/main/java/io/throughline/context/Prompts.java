package io.throughline.context;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.FitMode;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Message;
import io.throughline.context.Segment.Fate;
import io.throughline.context.fit.FitAsk;
import io.throughline.context.fit.Fitter;
import io.throughline.context.tokens.Measure;
import io.throughline.context.tokens.TokenCounter;
import io.throughline.routing.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes of a context the prompt that fits a route. A prompt that surely fits is neither counted nor touched. */
@Component
final class Prompts {

    /** What can be counted in about a millisecond may be counted where it is. */
    private static final long AT_ONCE_TOKENS = 8_000;

    /** Of a window that proved too wide, when its provider gave no numbers. */
    private static final double TIGHTER = 0.8;

    private static final double SLACK = 0.97;
    private static final LongConsumer UNHEARD = tokens -> {};

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
        var mode = mode(context, request);
        var window = mode == null ? null : tighter != null ? tighter : Window.of(route, request);
        if (mode == null || window == null) {
            return Mono.just(new Prompt(edits(context, request, route), null, UNHEARD));
        }
        var gathered = Gathered.of(context, request);
        long upper = gathered.upperTokens();
        if (tighter == null && upper <= window.input()) {
            return Mono.just(
                    new Prompt(capped(edits(context, request, route), window.tokens() - upper), null, UNHEARD));
        }
        var measure = counter.of(route.model().id());
        return counting(measure, upper, () -> counted(context, request, route, gathered, mode, window, measure));
    }

    private static <T> Mono<T> counting(Measure measure, long upper, Supplier<T> work) {
        var counted = Mono.fromSupplier(work);
        return measure.isReady() && upper <= AT_ONCE_TOKENS
                ? counted
                : counted.subscribeOn(Schedulers.boundedElastic());
    }

    private Prompt counted(
            Context context,
            ChatRequest request,
            Route route,
            Gathered gathered,
            FitMode mode,
            Window window,
            Measure measure) {
        var fixed = gathered.fixed(measure);
        var fitted = Fitter.fit(new FitAsk(
                mode, gathered.messages(), window.tokens(), window.reserve(), measure.tokens(fixed), measure));
        var edits = edits(context.fitting(history(fitted, gathered)), request, route);
        var said = said(fitted, gathered);
        if (!said.equals(gathered.said())) {
            edits.add(new Edit.ReplaceMessages(said));
        }
        limitOutput(edits, request, window.tokens() - fitted.tokens());
        var count = fixed;
        for (var message : fitted.messages()) {
            count = count.plus(measure.count(message));
        }
        var whole = count;
        return new Prompt(
                capped(edits, window.tokens() - fitted.tokens()), fitted, tokens -> measure.observe(whole, tokens));
    }

    private static List<Message> history(Fitted fitted, Gathered gathered) {
        return sent(fitted, segment -> segment.index() < gathered.history().size());
    }

    private static List<Message> said(Fitted fitted, Gathered gathered) {
        return sent(fitted, segment -> segment.index() >= gathered.history().size());
    }

    private static List<Message> sent(Fitted fitted, java.util.function.Predicate<Segment> which) {
        return fitted.segments().stream()
                .filter(which)
                .map(Segment::sent)
                .filter(Objects::nonNull)
                .toList();
    }

    /** A client may name more output than is left; providers refuse that. */
    private static void limitOutput(List<Edit> edits, ChatRequest request, long left) {
        var named = request.content().options().maxOutputTokens();
        if (named != null && named > left) {
            edits.add(new Edit.LimitOutput(left));
        }
    }

    /** Dialects that demand an output limit get no larger one than there is room for. */
    private static List<Edit> capped(List<Edit> edits, long left) {
        edits.replaceAll(edit -> edit instanceof Edit.CapOutput(var tokens) && tokens > left
                ? new Edit.CapOutput(Math.max(1, left))
                : edit);
        return edits;
    }

    private static List<Edit> edits(Context context, ChatRequest request, Route route) {
        var edits = new ArrayList<Edit>(6);
        edits.add(new Edit.SetModel(route.model().name()));
        edits.add(new Edit.SetStream(request.head().stream()));
        var limit = route.model().maxOutputTokens();
        if (limit != null) {
            edits.add(new Edit.CapOutput(limit));
        }
        var most = route.endpoint().maxWindowTokens();
        var window = route.model().windowTokens();
        if (window != null || most != null) {
            edits.add(new Edit.FitWindow(window, most));
        }
        if (!context.instructions().isEmpty()) {
            edits.add(new Edit.Instruct(context.instructions()));
        }
        if (!context.history().isEmpty()) {
            edits.add(new Edit.Prepend(context.history()));
        }
        if (!context.restored().isEmpty()) {
            edits.add(new Edit.Restore(context.restored()));
        }
        return edits;
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
        var known = Window.of(route, request);
        if (known == null && told.limit() == 0) {
            return null;
        }
        var window = told.limit() == 0 || known != null && known.tokens() <= told.limit()
                ? Objects.requireNonNull(known)
                : new Window(told.limit(), Window.reserve(request, told.limit()));
        var fitted = prompt.fitted();
        if (told.prompt() == 0 || fitted == null) {
            return window.withInput((long) (window.input() * TIGHTER));
        }
        prompt.counted().accept(told.prompt());
        double off = Math.min(1, (double) fitted.tokens() / told.prompt());
        return window.withInput((long) (window.input() * off * SLACK));
    }

    /** As {@link #fit}, but always counted. Without a route, {@code limit} is the window in tokens of {@code o200k}. */
    Mono<Preview> preview(Context context, ChatRequest request, @Nullable Route route, @Nullable Long limit) {
        var measure = route == null ? counter.plain() : counter.of(route.model().id());
        var window = limit != null ? new Window(limit, 0) : route == null ? null : Window.of(route, request);
        var whole = window == null ? new Window(Integer.MAX_VALUE, 0) : window;
        var wished = mode(context, request);
        var mode = wished == null ? settings.fit() : wished;
        var gathered = Gathered.of(context, request);
        return counting(measure, gathered.upperTokens(), () -> preview(gathered, mode, whole, measure));
    }

    private static Preview preview(Gathered gathered, FitMode mode, Window window, Measure measure) {
        long fixed = measure.tokens(gathered.fixed(measure));
        var fitted =
                Fitter.fit(new FitAsk(mode, gathered.messages(), window.tokens(), window.reserve(), fixed, measure));
        var instructions = new ArrayList<Segment>();
        for (var message : gathered.instructions()) {
            long tokens = measure.tokens(measure.count(message));
            instructions.add(
                    new Segment(instructions.size(), message, message, tokens, tokens, Fate.KEPT, "instructions"));
        }
        return new Preview(instructions, fitted, gathered.history().size());
    }
}
