package io.throughline.database.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The claim of one process on a home; the system lifts it when the process ends, however it ends. */
final class HomeLock implements AutoCloseable {

    /** POSIX drops a lock when any channel of the process on that file is closed, so no second one may be opened. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private static final long BEHIND_THE_PID = Long.MAX_VALUE - 1;

    private final Path file;
    private final FileChannel channel;

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static HomeLock claim(Path home) throws IOException {
        var file = home.toRealPath().resolve("lock");
        if (!HELD_HERE.add(file)) {
            throw inUse(home, String.valueOf(ProcessHandle.current().pid()));
        }
        var lock = lock(file);
        if (lock == null) {
            HELD_HERE.remove(file);
            throw inUse(home, Files.readString(file).strip());
        }
        return lock;
    }

    private static @Nullable HomeLock lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock(BEHIND_THE_PID, 1, false) == null) {
                channel.close();
                return null;
            }
            channel.truncate(0);
            var pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return new HomeLock(file, channel);
        } catch (IOException e) {
            HELD_HERE.remove(file);
            channel.close();
            throw e;
        }
    }

    private static DatabaseStartException inUse(Path home, String pid) {
        return new DatabaseStartException(
                "Another Throughline (pid %s) uses %s.".formatted(pid, home),
                "Stop it, or set throughline.home (THROUGHLINE_HOME) to another folder.");
    }

    @Override
    public void close() throws IOException {
        if (HELD_HERE.remove(file)) {
            channel.close();
        }
    }
}
