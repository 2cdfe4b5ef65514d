package io.throughline.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to run PostgreSQL as this user: directly, or, since it refuses to run as root, with a prefix that takes root away.
 *
 * @param prefix the words in front of each command
 * @param owner the user id that has to own the files, or null when that is nobody's concern
 */
record RootEscape(List<String> prefix, @Nullable Integer owner) {

    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    private static final RootEscape NOT_NEEDED = new RootEscape(List.of(), null);

    /** A user namespace in which we are nobody; the files stay ours. */
    private static final RootEscape NAMESPACE = new RootEscape(List.of("unshare", "-U"), ROOT);

    private static final RootEscape OTHER_USER =
            new RootEscape(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), NOBODY);

    RootEscape {
        prefix = List.copyOf(prefix);
    }

    /** The way for the owner of {@code ownFile}, a file that this process has made. */
    static RootEscape find(Path ownFile, Path bin) throws IOException {
        if (!isRoots(ownFile)) {
            return NOT_NEEDED;
        }
        for (var way : List.of(NAMESPACE, OTHER_USER)) {
            if (way.runs(bin)) {
                return way;
            }
        }
        throw new DatabaseStartException(
                "The built-in PostgreSQL refuses to run as root, and neither unshare nor setpriv can start it as another user.",
                "Run Throughline as an ordinary user, or use a PostgreSQL of your own: set SPRING_R2DBC_URL=r2dbc:postgresql://user:password@host:5432/database.");
    }

    private static boolean isRoots(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Integer.valueOf(ROOT).equals(Files.getAttribute(file, "unix:uid"));
    }

    private boolean runs(Path bin) {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(bin.resolve("postgres").toString(), "--version"));
        try {
            return Programs.run(Duration.ofSeconds(10), null, command).ok();
        } catch (IOException e) {
            return false; // not installed here
        }
    }

    /** Gives a folder and all below it to the user that PostgreSQL will run as. */
    void handOver(Path folder) throws IOException {
        if (owner == null || owner.equals(Files.getAttribute(folder, "unix:uid"))) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", owner, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
