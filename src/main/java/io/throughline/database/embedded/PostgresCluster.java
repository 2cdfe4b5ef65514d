package io.throughline.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A data folder of PostgreSQL with one database in it and one user who owns it.
 *
 * @param data the folder, named after PostgreSQL's major version because another one cannot read it
 */
record PostgresCluster(Path data, String password) {

    static final String USER = "throughline";
    static final String DATABASE = "throughline";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
    private static final String FOLDER = "data-";
    private static final String PASSWORD_FILE = "throughline.password";
    private static final Duration INIT_LIMIT = Duration.ofMinutes(3);

    /** The cluster of this major version below the home, made now when there is none. */
    static PostgresCluster below(Path home, String major, Programs programs, RunAs runAs) throws IOException {
        var data = home.resolve(FOLDER + major);
        if (Files.notExists(data)) {
            refuseOtherMajor(home, major);
            LOG.info("First start: making a database in {}", data);
            create(data, programs, runAs);
        }
        runAs.handOver(data);
        return new PostgresCluster(data, password(data));
    }

    private static void refuseOtherMajor(Path home, String major) throws IOException {
        try (var folders = Files.newDirectoryStream(home, FOLDER + "[0-9]*")) {
            for (var other : folders) {
                throw new DatabaseStartException(
                        "%s holds the data of PostgreSQL %s; this build brings PostgreSQL %s, which cannot read it."
                                .formatted(home, other.getFileName().toString().substring(FOLDER.length()), major),
                        "Start the earlier build once more and dump the database, or move %s away to begin anew."
                                .formatted(other));
            }
        }
    }

    /** All is made in a folder beside and renamed at the end, so that no half-made cluster can be met. */
    private static void create(Path data, Programs programs, RunAs runAs) throws IOException {
        var unfinished = data.resolveSibling("data.new");
        FileSystemUtils.deleteRecursively(unfinished);
        var password = writePassword(data.resolveSibling("password.new"), runAs);
        var initdb = programs.run(
                INIT_LIMIT,
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C",
                "--builtin-locale=C.UTF-8",
                "--no-sync");
        check(initdb, data);
        var sql = Files.writeString(data.resolveSibling("create.sql"), "create database " + DATABASE + "\n");
        check(programs.run(INIT_LIMIT, sql, "postgres", "--single", "-D", unfinished.toString(), "postgres"), data);
        Files.delete(sql);
        Files.move(password, unfinished.resolve(PASSWORD_FILE));
        check(programs.run(INIT_LIMIT, "initdb", "--sync-only", "--pgdata=" + unfinished), data);
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void check(Programs.Outcome outcome, Path data) {
        if (outcome.ok() && !outcome.output().contains("FATAL:")) {
            return;
        }
        throw new DatabaseStartException(
                "Cannot make the database folder %s: %s".formatted(data, lastLines(outcome.output())),
                "Check free space and permissions there, or set throughline.home (THROUGHLINE_HOME) to another folder.");
    }

    private static String lastLines(String output) {
        var lines = output.lines()
                .filter(line -> line.contains("error") || line.contains("FATAL") || line.contains("denied"))
                .toList();
        return lines.isEmpty() ? output : String.join("; ", lines);
    }

    private static Path writePassword(Path file, RunAs runAs) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, onlyForOwner(file));
        runAs.handOver(file);
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Files.writeString(file, HexFormat.of().formatHex(random));
    }

    private static FileAttribute<?>[] onlyForOwner(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static String password(Path data) throws IOException {
        var file = data.resolve(PASSWORD_FILE);
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        throw new DatabaseStartException(
                "%s lacks the file %s, without which nobody can log in.".formatted(data, PASSWORD_FILE),
                "Restore the whole folder from a backup, or move it away to begin anew.");
    }
}
