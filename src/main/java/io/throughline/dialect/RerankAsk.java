package io.throughline.dialect;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to rank documents by how well they answer a query, in the shape that Cohere, Jina and most servers share.
 *
 * @param documents the text of each, as a JSON string
 * @param topN how many of the best are wanted; null for all
 * @param documentsWanted whether the answer shall repeat them
 */
public record RerankAsk(
        JsonIndex body,
        JsonBytes query,
        List<JsonBytes> documents,
        @Nullable Integer topN,
        boolean documentsWanted) {

    public RerankAsk {
        documents = List.copyOf(documents);
    }

    /**
     * @throws GatewayException INVALID_REQUEST naming the field at fault
     */
    public static RerankAsk read(JsonIndex body) {
        var query = body.value("query");
        if (query == null || query.at(0) != '"' || query.length() == 2) {
            throw wrong("query", "query is required and must be a text");
        }
        var wanted = body.value("return_documents");
        return new RerankAsk(body, query, documents(body), topN(body), wanted != null && wanted.is("true"));
    }

    private static List<JsonBytes> documents(JsonIndex body) {
        var documents = body.value("documents");
        if (documents == null || documents.at(0) != '[') {
            throw wrong("documents", "documents is required: a list of texts, or of objects with a text");
        }
        var texts = Fields.elements(documents).stream().map(RerankAsk::text).toList();
        if (texts.isEmpty()) {
            throw wrong("documents", "documents is an empty list; send at least one");
        }
        return texts;
    }

    private static JsonBytes text(JsonBytes document) {
        if (document.at(0) == '"') {
            return document;
        }
        var text = document.at(0) == '{' ? Fields.of(document).text("text") : null;
        if (text == null) {
            throw wrong("documents", "a document must be a text or an object with a text");
        }
        return JsonBytes.of(JsonWrites.quoted(text));
    }

    private static @Nullable Integer topN(JsonIndex body) {
        var value = body.value("top_n");
        if (value == null || value.is("null")) {
            return null;
        }
        long number = JsonReads.read(value, JsonReads::longOrZero);
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw wrong("top_n", "top_n must be a whole number above 0, but it is " + value.utf8());
        }
        return (int) number;
    }

    private static GatewayException wrong(String field, String message) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, message, field);
    }
}
