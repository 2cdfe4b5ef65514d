package io.throughline.context;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.routing.Route;
import java.util.ArrayList;
import java.util.List;

/** The changes that make a client's request one route's request. */
final class PromptEdits {

    private PromptEdits() {}

    static List<Edit> of(Context context, ChatRequest request, Route route) {
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

    /** A client may name more output than is left; providers refuse that. */
    static void limitOutput(List<Edit> edits, ChatRequest request, long left) {
        var named = request.content().options().maxOutputTokens();
        if (named != null && named > left) {
            edits.add(new Edit.LimitOutput(Math.max(1, left)));
        }
    }

    /** Dialects that demand an output limit get no larger one than there is room for. */
    static List<Edit> capped(List<Edit> edits, long left) {
        edits.replaceAll(edit -> edit instanceof Edit.CapOutput(var tokens) && tokens > left
                ? new Edit.CapOutput(Math.max(1, left))
                : edit);
        return edits;
    }
}
