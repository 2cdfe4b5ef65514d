package io.throughline.upstream;

import io.throughline.chat.GatewayException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Any piece of an answer that nobody reads is content. */
final class FirstPiece implements Beginning<RawPiece> {

    private boolean over;

    @Override
    public @Nullable GatewayException add(RawPiece piece) {
        over = true;
        return null;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public RawPiece release(RawPiece piece) {
        return piece;
    }

    @Override
    public Flux<RawPiece> brokeOff(GatewayException failure) {
        return Flux.error(failure);
    }
}
