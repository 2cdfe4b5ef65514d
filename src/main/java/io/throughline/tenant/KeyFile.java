package io.throughline.tenant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that holds the key of the first start, readable for its owner alone. */
record KeyFile(Path path) {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    /** Whether the key is in the file now. A folder that cannot be written is no reason not to start. */
    boolean write(Secret key) {
        try {
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            Files.createFile(path, ownerOnly());
            Files.writeString(path, key.reveal() + "\n");
            return true;
        } catch (IOException e) {
            LOG.warn("the administrator's key cannot be kept in {}: {}", path, e.toString());
            return false;
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        var posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The key in the file, or null when there is none that can be read. */
    @Nullable String read() {
        try {
            return Files.isReadable(path) ? Files.readString(path).strip() : null;
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", path, e.toString());
            return null;
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", path, e.toString());
        }
    }
}
