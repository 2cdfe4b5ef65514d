package io.throughline.testing;

import java.io.IOException;
import java.util.Map;

/** Serves one request as the provider whose dialect it speaks. */
final class FakeProvider {
    private static final FakeDialect OPENAI = new FakeOpenAi();
    private static final FakeDialect ANTHROPIC = new FakeAnthropic();
    private static final FakeDialect RESPONSES = new FakeResponses();
    private static final FakeDialect GEMINI = new FakeGemini();
    private static final FakeDialect COHERE = new FakeCohere();
    private static final FakeDialect BEDROCK = new FakeBedrock();

    private final RecordedRequest request;
    private final FakeExchange exchange;
    private final FakeLog log;
    private final FakeDialect dialect;
    private final FakeDoor door;

    FakeProvider(RecordedRequest request, FakeExchange exchange, FakeLog log) {
        this.request = request;
        this.exchange = exchange;
        this.log = log;
        this.dialect = dialect(request);
        this.door = new FakeDoor(request, dialect, log);
    }

    /** By the path; lists of models of OpenAI and Anthropic tell by their headers. */
    private static FakeDialect dialect(RecordedRequest request) {
        var path = request.path();
        if (path.startsWith("/v1beta/")) {
            return GEMINI;
        }
        if (path.startsWith(FakeCohere.ROOT)) {
            return COHERE;
        }
        if (path.startsWith("/model/")) {
            return BEDROCK;
        }
        if (path.startsWith("/v1/messages")) {
            return ANTHROPIC;
        }
        if (path.equals("/v1/responses")) {
            return RESPONSES;
        }
        boolean anthropics = request.header("anthropic-version") != null || request.header("x-api-key") != null;
        return path.contains("/models") && anthropics ? ANTHROPIC : OPENAI;
    }

    void answer() throws IOException {
        try {
            door.checkKey();
        } catch (Rejection unauthorized) {
            refuse(unauthorized);
            return;
        }
        try {
            dialect.checkHeaders(request);
            serve();
        } catch (Rejection refused) {
            if (refused.status() != 404) {
                log.violation(request, refused.message());
            }
            refuse(refused);
        }
    }

    private void refuse(Rejection refused) throws IOException {
        var headers = door.responseHeaders();
        headers.put("content-type", "application/json");
        headers.putAll(dialect.headers(refused, ""));
        exchange.answer(refused.status(), headers, Faults.bytes(dialect.body(refused, door.requestId())));
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
        var path = request.path();
        boolean posted = request.method().equals("POST");
        if (posted && dialect.answersAt(path)) {
            var ask = scripted(dialect.read(request, door.checkBody()));
            play(ask, dialect.write(ask, Scenes.answer(ask), request.number()));
        } else if (posted && path.equals("/v1/messages/count_tokens")) {
            json("{\"input_tokens\":" + (3 + door.checkBody().toString().length() / 4) + "}");
        } else if (request.method().equals("GET") && path.contains("/models")) {
            json(dialect.models(path));
        } else {
            throw unknown();
        }
    }

    private void json(String body) throws IOException {
        var headers = door.responseHeaders();
        headers.put("content-type", "application/json");
        exchange.answer(200, headers, Faults.bytes(body));
    }

    private void play(Ask ask, Written answer) throws IOException {
        Map<String, String> headers = door.responseHeaders();
        if (new Faults(ask, exchange, headers, door.requestId()).played()) {
            return;
        }
        var delivery = new Delivery(ask, exchange, headers, door.requestId());
        if (!ask.stream()) {
            delivery.send(answer.body());
        } else if (dialect.sendsEvents()) {
            delivery.send(Oddities.of(ask.script().text("odd", ""), answer.frames()));
        } else {
            delivery.send(answer.frames());
        }
    }

    /** A script meant for another dialect, or one that has been played often enough, gives way to a plain answer. */
    private Ask scripted(Ask ask) {
        var script = ask.script();
        boolean elsewhere = !script.text("only", dialect.name()).equals(dialect.name());
        int times = script.number("times", Integer.MAX_VALUE);
        boolean over = times < Integer.MAX_VALUE && log.turn(dialect.name() + script.source()) > times;
        return elsewhere || over ? ask.with(script.asPlain()) : ask;
    }

    private Rejection unknown() {
        var called = request.method() + " " + request.path();
        log.violation(request, "unknown: " + called);
        return new Rejection(404, "not_found_error", "Invalid URL (" + called + ")", null, null);
    }
}
