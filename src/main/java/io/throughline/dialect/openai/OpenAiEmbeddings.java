package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.Usage;
import io.throughline.dialect.EmbeddingAnswer;
import io.throughline.dialect.EmbeddingAsk;
import io.throughline.dialect.EmbeddingDialect;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** OpenAI's embeddings, as OpenAI and compatible providers serve them. Source: OpenAI's API reference, "Create embeddings". */
@Component
final class OpenAiEmbeddings implements EmbeddingDialect {

    @Override
    public String id() {
        return DIALECT;
    }

    @Override
    public boolean takesTokens(Set<Quirk> quirks) {
        return !quirks.contains(Quirk.NO_TOKEN_INPUT);
    }

    @Override
    public Outgoing write(EmbeddingAsk ask, String model, Set<Quirk> quirks) {
        var splice = OpenAiRelay.splice(ask.body(), model);
        if (quirks.contains(Quirk.NO_BASE64)) {
            splice.remove("encoding_format");
        }
        if (!ask.untouched()) {
            splice.set("input", OpenAiChatUpstream.array(ask.inputs()));
        }
        return new Outgoing("/embeddings", Map.of(), splice.slices(), List.of());
    }

    @Override
    public EmbeddingAnswer read(EmbeddingAsk ask, JsonBytes body, Set<Quirk> quirks) {
        var index = JsonIndex.of(body, "data", "");
        var vectors = new @Nullable JsonBytes[ask.inputs().size()];
        var elements = index.elements();
        boolean inOrder = elements.size() == vectors.length;
        for (int i = 0; i < elements.size(); i++) {
            var element =
                    Fields.of(body.slice(elements.get(i).from(), elements.get(i).to()));
            int place = place(element, i);
            inOrder &= place == i;
            if (place >= 0 && place < vectors.length) {
                vectors[place] = element.raw("embedding");
            }
        }
        for (var vector : vectors) {
            if (vector == null) {
                throw new MalformedJsonException("it does not have an embedding for each of the " + vectors.length
                        + " inputs, but " + elements.size() + " of them");
            }
        }
        return new EmbeddingAnswer(Arrays.asList(vectors), usage(index), inOrder ? body : null);
    }

    private static int place(Fields element, int otherwise) {
        var index = element.raw("index");
        return index == null ? otherwise : (int) JsonReads.longOrZero(index);
    }

    /** Embeddings have no output. Some providers tell only the total. */
    private static @Nullable Usage usage(JsonIndex body) {
        var usage = Fields.of(body).object("usage");
        if (usage == null || usage.raw("prompt_tokens") == null && usage.raw("total_tokens") == null) {
            return null;
        }
        return Usage.of(Math.max(usage.count("prompt_tokens"), usage.count("total_tokens")), 0);
    }
}
