package io.throughline.database.embedded;

import java.nio.file.Path;

/** Where the built-in server listens and who may enter; {@code data} is its data folder. */
public record EmbeddedAddress(String host, int port, String database, String username, String password, Path data) {

    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
