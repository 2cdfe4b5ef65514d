package io.throughline.testing;

import tools.jackson.databind.JsonNode;

/** OpenAI's Responses API, asked without its state. */
final class FakeResponses extends FakeOpenAi {

    @Override
    public String name() {
        return "responses";
    }

    @Override
    public boolean answersAt(String path) {
        return path.equals("/v1/responses");
    }

    @Override
    public Ask read(RecordedRequest request, JsonNode body) {
        ResponsesRules.check(body);
        return ResponsesAsk.read(this, body);
    }

    @Override
    public Written write(Ask ask, Answer answer, int number) {
        return new ResponsesAnswer(ask, answer, number);
    }

    @Override
    public String errorFrame(String id) {
        var data = FakeJson.object("type", "error", "sequence_number", 99, "error", error(failure(500, "")));
        return "event: error\ndata: " + FakeJson.write(data) + "\n\n";
    }

    /** The model always thinks; a summary is shown to those who ask for it. */
    @Override
    public boolean thinks(Ask ask) {
        return ask.wishes().thinking();
    }
}
