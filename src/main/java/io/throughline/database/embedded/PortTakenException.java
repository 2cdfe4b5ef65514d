package io.throughline.database.embedded;

import java.io.IOException;

/** Another program listens where the server was to listen. */
final class PortTakenException extends IOException {

    PortTakenException(int port) {
        super("port " + port + " is taken");
    }
}
