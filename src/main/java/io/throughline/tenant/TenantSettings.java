package io.throughline.tenant;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the administrator's key comes from, and how fresh the known keys are.
 *
 * @param home the folder of all that the gateway keeps on disk
 * @param adminKey an administrator's key of the operator's choice; without it, the first start makes one
 * @param masterKey what secrets in the database are sealed under, 32 bytes in base64; without it, one is made when it is needed
 */
@ConfigurationProperties("throughline")
record TenantSettings(
        @DefaultValue("data") String home,
        @Nullable Secret adminKey,
        @Nullable Secret masterKey,
        @DefaultValue Keys tenant) {

    private static final int SHORTEST_KEY = 16;

    /**
     * Limits of reading the keys.
     *
     * @param refresh how often keys are read again, so that another process may make or revoke them
     * @param startTimeout the longest that a start waits for the database
     */
    record Keys(
            @DefaultValue("5s") Duration refresh,
            @DefaultValue("2500ms") Duration queryTimeout,
            @DefaultValue("30s") Duration startTimeout) {}

    TenantSettings {
        adminKey = adminKey == null || adminKey.reveal().isBlank() ? null : adminKey;
        if (adminKey != null) {
            check(adminKey.reveal());
        }
        masterKey = masterKey == null || masterKey.reveal().isBlank() ? null : masterKey;
        if (masterKey != null) {
            var unused = MasterKey.bytes(masterKey);
        }
    }

    /** Here and not while binding, whose errors show the value. */
    private static void check(String key) {
        if (key.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "throughline.admin-key has " + key.length() + " characters; it needs at least " + SHORTEST_KEY
                            + ", better 43 random ones (THROUGHLINE_ADMIN_KEY)");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "throughline.admin-key must be ASCII without spaces, because it travels in a header"
                            + " (THROUGHLINE_ADMIN_KEY)");
        }
    }

    Path keyFile() {
        return file("admin.key");
    }

    Path masterKeyFile() {
        return file("master.key");
    }

    private Path file(String name) {
        return Path.of(home).toAbsolutePath().normalize().resolve(name);
    }
}
