package io.throughline.relay;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.EmbeddingAsk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Texts out of token ids. Clients that split long texts themselves send ids of the encoding {@code cl100k_base}: it is that of OpenAI's
 * embedding models, and what they take for a model whose name they do not know.
 */
final class Detokenizer {

    private Detokenizer() {}

    /** Loaded with the first request that needs it: the vocabulary has a hundred thousand entries. */
    private static final class Vocabulary {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    }

    /**
     * The same request with texts as its inputs. Fails with a {@link GatewayException} INVALID_REQUEST when an id is none of the encoding.
     */
    static Mono<EmbeddingAsk> texts(EmbeddingAsk ask) {
        return Mono.fromSupplier(() ->
                        ask.with(ask.inputs().stream().map(Detokenizer::text).toList()))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static JsonBytes text(JsonBytes ids) {
        var list = new IntArrayList();
        JsonReads.visit(ids, parser -> JsonReads.elements(parser, each -> list.add((int) JsonReads.longOrZero(each))));
        try {
            return JsonBytes.of(JsonWrites.quoted(Vocabulary.ENCODING.decode(list)));
        } catch (IllegalArgumentException e) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "input holds a token id that cl100k_base does not have; this provider takes texts, so send them as"
                            + " texts (in LangChain: check_embedding_ctx_length=False)",
                    "input");
        }
    }
}
