package io.throughline.relay;

import io.throughline.wire.JsonIndex;

/** Reads requests of one endpoint. Found by type. */
interface RelayTasks {

    /** Whether it reads those of that endpoint. */
    boolean reads(RelayKind kind);

    /**
     * @param strict whether a field that the target cannot take is an error
     * @throws io.throughline.chat.GatewayException naming the field at fault
     */
    RelayTask read(RelayKind kind, JsonIndex body, boolean strict);
}
