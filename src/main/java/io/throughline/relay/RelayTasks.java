package io.throughline.relay;

/** Reads requests of one endpoint. Found by type. */
interface RelayTasks {

    /** Whether it reads those of that endpoint. */
    boolean reads(RelayKind kind);

    /**
     * @throws io.throughline.chat.GatewayException naming the field at fault
     */
    RelayTask read(RelayCall call);
}
