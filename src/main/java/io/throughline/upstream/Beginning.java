package io.throughline.upstream;

import io.throughline.chat.GatewayException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Says when an answer has begun: until then its failure can still be answered by another route. Stateful; one per call. */
interface Beginning<T> {

    /** Takes the next item; the error is that of an item which fails the answer before it had any content. */
    @Nullable GatewayException add(T item);

    /** Whether content has come. */
    boolean isOver();

    /** The item, with what was held back before it the first time. */
    T release(T item);

    /** What follows the answer's content when it breaks off. */
    Flux<T> brokeOff(GatewayException failure);
}
