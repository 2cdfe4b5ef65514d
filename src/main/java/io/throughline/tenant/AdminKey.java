package io.throughline.tenant;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a start-up banner may say of the administrator's key.
 *
 * @param shownOnce the key, when this start has made it; null at any other start
 * @param file where a key that works is written down; null when there is no such file
 */
public record AdminKey(@Nullable String shownOnce, @Nullable Path file) {

    static final AdminKey UNKNOWN = new AdminKey(null, null);

    @Override
    public String toString() {
        return "AdminKey[file=" + file + "]";
    }
}
