package io.throughline.testing;

import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Serves one request as the provider whose dialect it speaks. */
final class FakeProvider {
    private final RecordedRequest request;
    private final FakeExchange exchange;
    private final FakeLog log;
    private final boolean openAi;
    private final FakeDoor door;

    FakeProvider(RecordedRequest request, FakeExchange exchange, FakeLog log) {
        this.request = request;
        this.exchange = exchange;
        this.log = log;
        this.openAi = FakeDoor.isOpenAi(request);
        this.door = new FakeDoor(request, openAi, log);
    }

    void answer() throws IOException {
        try {
            door.checkKey();
            serve();
        } catch (Rejection refused) {
            refuse(refused);
        }
    }

    private void refuse(Rejection refused) throws IOException {
        if (refused.status() != 401 && refused.status() != 404) {
            log.violation(request, refused.message());
        }
        var headers = door.responseHeaders();
        headers.put("content-type", "application/json");
        var body = openAi ? refused.openAiBody() : refused.anthropicBody(headers.getOrDefault("request-id", ""));
        exchange.answer(refused.status(), headers, Faults.bytes(FakeJson.write(body)));
    }

    private void serve() throws IOException {
        if (FakeRelay.serves(request)) {
            new FakeRelay(door, exchange).answer(request);
            return;
        }
        if (FakeTranscripts.serves(request)) {
            new FakeTranscripts(door, exchange).answer(request);
            return;
        }
        switch (request.method() + " " + request.path().replaceFirst("/models/.*", "/models")) {
            case "GET /v1/models" ->
                json(openAi ? ModelLists.openAi(request.path()) : ModelLists.anthropic(request.path()));
            case "POST /v1/chat/completions" -> chat(door.checkBody());
            case "POST /v1/messages" -> messages(door.checkBody());
            case "POST /v1/messages/count_tokens" ->
                json("{\"input_tokens\":" + (3 + door.checkBody().toString().length() / 4) + "}");
            default -> throw unknown();
        }
    }

    private void json(String body) throws IOException {
        var headers = door.responseHeaders();
        headers.put("content-type", "application/json");
        exchange.answer(200, headers, Faults.bytes(body));
    }

    private void chat(JsonNode body) throws IOException {
        OpenAiRules.check(body);
        var ask = scripted(OpenAiAsk.read(body));
        play(ask, new OpenAiAnswer(ask, Scenes.answer(ask), request.number()));
    }

    private void messages(JsonNode body) throws IOException {
        AnthropicRules.check(body, String.valueOf(request.header("anthropic-version")));
        var ask = scripted(AnthropicAsk.read(body));
        play(ask, new AnthropicAnswer(ask, Scenes.answer(ask), request.number()));
    }

    private void play(Ask ask, Written answer) throws IOException {
        Map<String, String> headers = door.responseHeaders();
        if (new Faults(ask, exchange, headers).played()) {
            return;
        }
        var delivery = new Delivery(ask, exchange, headers);
        if (ask.stream()) {
            delivery.send(Oddities.of(ask.script().text("odd", ""), answer.frames()));
            return;
        }
        delivery.send(answer.body());
    }

    /** A script meant for the other dialect, or one that has been played often enough, gives way to a plain answer. */
    private Ask scripted(Ask ask) {
        var script = ask.script();
        boolean elsewhere = !script.text("only", ask.dialect()).equals(ask.dialect());
        int times = script.number("times", Integer.MAX_VALUE);
        boolean over = times < Integer.MAX_VALUE && log.turn(ask.dialect() + script.source()) > times;
        return elsewhere || over ? ask.with(script.asPlain()) : ask;
    }

    private Rejection unknown() {
        log.violation(request, "unknown: " + request.method() + " " + request.path());
        return new Rejection(
                404,
                openAi ? "invalid_request_error" : "not_found_error",
                openAi ? "Invalid URL (" + request.method() + " " + request.path() + ")" : "Not Found",
                null,
                null);
    }
}
