package io.throughline.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** What goes out over HTTP: status, headers, the body in the pieces it is flushed in, and how it ends. */
record Answer(int status, Map<String, String> headers, Flux<byte[]> pieces, After after) {

    static final String JSON = "application/json";
    static final String EVENT_STREAM = "text/event-stream; charset=utf-8";

    /** How the connection goes on after the last piece. */
    enum After {
        /** The response ends as it should. */
        END,
        /** The connection is closed without an end. */
        DROP,
        /** Nothing more comes. */
        STALL
    }

    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer json(int status, JsonNode body) {
        return whole(status, Map.of("content-type", JSON), Json.bytes(body));
    }

    static Answer whole(int status, Map<String, String> headers, byte[] body) {
        var all = new LinkedHashMap<>(headers);
        all.put("content-length", Integer.toString(body.length));
        return new Answer(status, all, Flux.just(body), After.END);
    }

    Answer withHeader(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Answer(status, all, pieces, after);
    }
}
