package io.throughline.relay;

import io.throughline.chat.Quantity;
import io.throughline.chat.Unit;
import io.throughline.wire.JsonIndex;
import org.jspecify.annotations.Nullable;

/** What a request whose answer passes by has used, so far as it is known by then. */
final class PassedMeter {

    /** What OpenAI takes where a request names none. */
    private static final String USUAL_SIZE = "1024x1024";

    private final RelayKind kind;
    private final JsonIndex body;
    private final @Nullable Quantity characters;

    PassedMeter(RelayKind kind, JsonIndex body) {
        this.kind = kind;
        this.body = body;
        characters = kind == RelayKind.SPEECH ? characters(body) : null;
    }

    Spent spent(AnswerTap tap) {
        return switch (kind) {
            case SPEECH -> new Spent(tap.usage(), characters, false);
            case IMAGES -> new Spent(tap.usage(), images(tap), false);
            case MODERATIONS, EMBEDDINGS, RERANK, TRANSCRIPTIONS, TRANSLATIONS -> Spent.tokens(tap.usage(), sent());
        };
    }

    private static @Nullable Quantity characters(JsonIndex body) {
        var input = Asked.text(body, "input");
        return input == null ? null : Quantity.of(Unit.CHARACTER, input.codePointCount(0, input.length()));
    }

    private @Nullable Quantity images(AnswerTap tap) {
        long count = tap.elements();
        return count == 0 ? null : new Quantity(Unit.IMAGE, count, imageKind(tap));
    }

    /** {@code quality/size}, or the size alone of ordinary quality; the provider's word counts before the client's. */
    private String imageKind(AnswerTap tap) {
        var size = definite(tap.text("size"), Asked.text(body, "size"));
        var quality = definite(tap.text("quality"), Asked.text(body, "quality"));
        var shown = size == null ? USUAL_SIZE : size;
        return quality == null || quality.equals("standard") ? shown : quality + "/" + shown;
    }

    private static @Nullable String definite(@Nullable String told, @Nullable String asked) {
        var word = told != null ? told : asked;
        return word == null || word.equals("auto") ? null : word;
    }

    private long sent() {
        var input = body.value("input");
        return input == null ? 0 : input.length();
    }
}
