package io.throughline.relay;

import reactor.core.publisher.Mono;

/** Reads requests of one endpoint. Found by type. */
interface RelayTasks {

    /** Whether it reads those of that endpoint. */
    boolean reads(RelayKind kind);

    /**
     * @throws io.throughline.chat.GatewayException naming the field at fault
     */
    RelayTask read(RelayCall call);

    /** The same for a request that may still be arriving, once enough of it is there. */
    default Mono<RelayTask> arriving(RelayCall call) {
        return Mono.fromSupplier(() -> read(call));
    }
}
