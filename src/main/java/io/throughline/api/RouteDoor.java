package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.RouteFields;
import io.throughline.routing.OutputHistory;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import io.throughline.upstream.ModelAside;
import io.throughline.upstream.Upstream;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * {@code POST /api/route}: a prompt and a strategy in, an answer and its route out. The body is one of chat completions with {@code prompt} in
 * place of {@code messages} and {@code strategy} in place of {@code model}, where that is liked better; with {@code "execute": false} the route
 * is only planned.
 */
@Component
final class RouteDoor implements Door {

    private static final String USUAL = "balanced";

    private final Map<String, String> strategies = new LinkedHashMap<>();
    private final ChatDoor chatCompletions;
    private final Router router;
    private final OutputHistory outputs;
    private final Upstream upstream;

    RouteDoor(ChatDoor chatCompletions, Router router, OutputHistory outputs, Upstream upstream) {
        this.chatCompletions = chatCompletions;
        this.router = router;
        this.outputs = outputs;
        this.upstream = upstream;
        strategies.put("lowest_cost", "cheapest");
        strategies.put("balanced", "balanced");
        strategies.put("fastest", "fastest");
        strategies.put("max_reliability", "reliable");
        strategies.put("quality", "best");
    }

    @Override
    public String path() {
        return DoorTable.ROUTE;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String dialect() {
        return chatCompletions.dialect();
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var body = AskBody.of(request.body());
        var strategy = strategy(body);
        var most = body.take("max_cost");
        boolean execute = execute(body.take("execute"));
        var chat = chatCompletions.read(request, body.body());
        var ceiling = most == null ? null : RouteFields.dollars(text(most), "max_cost");
        if (ceiling != null) {
            chat = chat.with(chat.head().withRoute(chat.head().route().costingAtMost(ceiling)));
        }
        var wanted = Annotations.wanted(chat.head(), request).routed(strategy);
        return execute ? chatCompletions.answer(request, chat, "api.route", wanted) : planned(request, chat, strategy);
    }

    /** Puts the strategy's policy where the model stands in a chat request. */
    private String strategy(AskBody body) {
        var written = body.takeText("strategy");
        if (written != null && body.has("model")) {
            throw GatewayException.invalid("strategy", "stands beside model; send one of them");
        }
        if (body.has("model")) {
            return "model";
        }
        var strategy = written == null ? USUAL : written.strip();
        var policy = strategies.get(strategy.toLowerCase(Locale.ROOT).replace('-', '_'));
        if (policy == null && !router.isPolicy(strategy)) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "strategy '" + strategy + "' is not one of " + String.join(", ", strategies.keySet())
                            + ", nor a policy such as 'cheapest with vision'",
                    "strategy");
        }
        body.set("model", policy == null ? strategy : policy);
        return strategy;
    }

    private static boolean execute(@Nullable JsonBytes written) {
        if (written == null || written.is("true")) {
            return true;
        }
        if (!written.is("false")) {
            throw GatewayException.invalid("execute", "must be true or false, but it is " + written.utf8());
        }
        return false;
    }

    /** An amount may be written as a number or as a string. */
    private static String text(JsonBytes amount) {
        var string = JsonReads.stringOrNull(amount);
        return string != null ? string : amount.utf8();
    }

    private DoorAnswer planned(DoorRequest request, ChatRequest chat, String strategy) {
        var organization = request.caller().organizationId();
        var ask = outputs.expecting(organization, RouteAsk.chat(chat, organization, request.ownKeys()));
        var aside = upstream.setAside().stream().map(ModelAside::model).toList();
        var shown = new ExplanationJson(ask.model(), request.query().count("rejected", 0, 1_000), aside);
        return new DoorAnswer.Whole(
                Mono.fromSupplier(() -> new Body(200, Map.of(), shown.plan(router.explain(ask), strategy))));
    }
}
