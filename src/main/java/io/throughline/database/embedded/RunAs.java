package io.throughline.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to run PostgreSQL from this process: directly, or, as it refuses root and a user without a name, with a prefix that
 * makes it somebody else.
 *
 * @param prefix the words in front of each command
 * @param owner the user id that has to own the files, or null when it is ours
 */
record RunAs(List<String> prefix, @Nullable Integer owner) {

    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);

    private static final RunAs OURSELVES = new RunAs(List.of(), null);

    /** A user namespace, in which we are called nobody; the files stay ours. */
    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    private static final List<String> OTHER_USER =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    RunAs {
        prefix = List.copyOf(prefix);
    }

    /** The way that works in this home. */
    static RunAs find(Path home, Path bin) throws IOException {
        var ours = home.resolve("whose");
        Files.deleteIfExists(ours);
        Files.createFile(ours);
        try {
            return find(home, bin, ours);
        } catch (UnsupportedOperationException e) {
            return OURSELVES; // no owners there
        } finally {
            Files.delete(ours);
        }
    }

    private static RunAs find(Path home, Path bin, Path ours) throws IOException {
        if (isRoots(ours)) {
            var ways = List.of(new RunAs(NAMESPACE, ROOT), new RunAs(OTHER_USER, NOBODY));
            return firstThatRuns(ways, home, bin, "as root");
        }
        var user = Files.getOwner(ours).getName();
        if (user.matches("\\d+")) {
            var nameless = "as user " + user + ", who has no name in /etc/passwd";
            return firstThatRuns(List.of(new RunAs(NAMESPACE, null)), home, bin, nameless);
        }
        return OURSELVES;
    }

    private static boolean isRoots(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Integer.valueOf(ROOT).equals(Files.getAttribute(file, "unix:uid"));
    }

    private static RunAs firstThatRuns(List<RunAs> ways, Path home, Path bin, String otherwise) {
        for (var way : ways) {
            if (way.runs(home, bin)) {
                return way;
            }
        }
        throw new DatabaseStartException(
                "The built-in PostgreSQL refuses to run %s, and neither unshare nor setpriv can change that here."
                        .formatted(otherwise),
                "Run Throughline as an ordinary user, or use a PostgreSQL of your own: set"
                        + " SPRING_R2DBC_URL=r2dbc:postgresql://user:password@host:5432/database.");
    }

    private boolean runs(Path home, Path bin) {
        try {
            return new Programs(home, bin, this)
                    .run(PROBE_LIMIT, "postgres", "--version")
                    .ok();
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
