package io.throughline.database.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/** The file PostgreSQL writes its log to, and the part of it that the present start has written. */
final class ServerLog {

    private static final long ROTATE_BYTES = 4L << 20;
    private static final int TAIL_LINES = 4;
    private static final Pattern COMPLAINT = Pattern.compile("(FATAL|PANIC|ERROR): {1,2}(.*)");

    private final Path file;
    private long begin;

    ServerLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Marks the beginning of a start; a log grown long becomes {@code server.log.old}. */
    void begin() throws IOException {
        begin = Files.exists(file) ? Files.size(file) : 0;
        if (begin > ROTATE_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
            begin = 0;
        }
    }

    /** What this start complains of, or its last lines when it names no complaint. */
    String tail() throws IOException {
        var lines = lines();
        var complaints = lines.stream()
                .map(COMPLAINT::matcher)
                .filter(match -> match.find())
                .map(match -> match.group(2))
                .distinct()
                .limit(TAIL_LINES)
                .toList();
        if (!complaints.isEmpty()) {
            return String.join("; ", complaints);
        }
        return String.join("; ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    boolean says(String words) throws IOException {
        return lines().stream().anyMatch(line -> line.contains(words));
    }

    private List<String> lines() throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        var bytes = Files.readAllBytes(file);
        var from = (int) Math.min(begin, bytes.length);
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
