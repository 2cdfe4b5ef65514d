package io.throughline.api;

import io.throughline.chat.ChatRequest;
import io.throughline.dialect.RouteFields;
import org.jspecify.annotations.Nullable;

/** The headers that are about the choice of the model, for clients that cannot add fields to a body. */
final class RouteHeaders {

    private static final String SESSION = "x-session-id";
    private static final String MAX_COST = "x-throughline-max-cost";

    private RouteHeaders() {}

    /** The request with what its headers add. A session in the body goes before one in a header, as at OpenRouter; the lower ceiling holds. */
    static ChatRequest on(ChatRequest chat, DoorRequest request) {
        var session = written(request, SESSION);
        var ceiling = written(request, MAX_COST);
        boolean explain = FlagHeader.EXPLAIN.of(request);
        if (session == null && ceiling == null && !explain) {
            return chat;
        }
        var controls = chat.head().route();
        if (session != null) {
            controls = controls.inSession(RouteFields.session(session, "the header X-Session-Id"));
        }
        if (ceiling != null) {
            controls = controls.costingAtMost(RouteFields.dollars(ceiling, "the header X-Throughline-Max-Cost"));
        }
        return chat.with(chat.head().withRoute(explain ? controls.withExplanation() : controls));
    }

    private static @Nullable String written(DoorRequest request, String name) {
        var value = request.header().apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
