package io.throughline.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One request as the fake received it: header names in lower case, the body's exact bytes. */
public record RecordedRequest(
        int number, String method, String target, Map<String, List<String>> headers, byte[] body, boolean chunked) {

    public RecordedRequest {
        headers = Map.copyOf(headers);
    }

    /** The path without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        var values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : values.getFirst();
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a tree; an empty object when it is not JSON. */
    public JsonNode json() {
        var tree = FakeJson.parse(body);
        return tree == null ? FakeJson.tree("{}") : tree;
    }

    Map<String, @Nullable Object> describe() {
        var tree = FakeJson.parse(body);
        return FakeJson.object(
                "number",
                number,
                "method",
                method,
                "path",
                path(),
                "target",
                target,
                "headers",
                headers,
                "bytes",
                body.length,
                "text",
                tree == null ? bodyText() : FakeJson.ABSENT,
                "json",
                tree == null ? FakeJson.ABSENT : tree);
    }
}
