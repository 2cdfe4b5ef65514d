package io.throughline.database.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** The archive with PostgreSQL's programs for one platform, and the folder it is unpacked to. */
final class PostgresBinaries {

    private static final String FOLDER = "bin-";

    private PostgresBinaries() {}

    /** The folder with the programs of this platform, unpacked now unless an earlier start did it. */
    static Path unpackedBelow(Path home) throws IOException {
        return unpack(archive(System.getProperty("os.name"), System.getProperty("os.arch")), home);
    }

    static URL archive(String system, String processor) {
        var name = "postgres-" + system(system) + "-" + processor(processor) + musl() + ".txz";
        var archive = PostgresBinaries.class.getClassLoader().getResource(name);
        if (archive != null) {
            return archive;
        }
        throw new DatabaseStartException(
                "This build carries no PostgreSQL for %s on %s (%s).".formatted(system, processor, name),
                "Use a PostgreSQL of your own: set SPRING_R2DBC_URL=r2dbc:postgresql://user:password@host:5432/database.");
    }

    private static String system(String name) {
        var system = name.toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return "windows";
        }
        return system.startsWith("mac") ? "darwin" : system;
    }

    private static String processor(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }

    private static String musl() {
        var alpine =
                Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
        return alpine ? "-alpine_linux" : "";
    }

    private static Path unpack(URL archive, Path home) throws IOException {
        var folder = home.resolve(FOLDER + checksum(archive));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        var unfinished = home.resolve(FOLDER + "new");
        FileSystemUtils.deleteRecursively(unfinished);
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, unfinished);
            }
        }
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        return folder;
    }

    private static String checksum(URL archive) throws IOException {
        var checksum = new CRC32();
        try (var bytes = new CheckedInputStream(archive.openStream(), checksum)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return Long.toHexString(checksum.getValue());
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        var target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the archive reaches outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(parent(target));
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (!entry.getName().endsWith(".a")) {
            Files.createDirectories(parent(target));
            Files.copy(content, target);
            permit(target, entry.getMode());
        }
    }

    private static Path parent(Path file) throws IOException {
        var parent = file.getParent();
        if (parent == null) {
            throw new IOException("no folder for " + file);
        }
        return parent;
    }

    private static void permit(Path file, int mode) throws IOException {
        if ((mode & 0100) == 0
                || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Files.setPosixFilePermissions(
                file,
                EnumSet.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE,
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.GROUP_EXECUTE,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_EXECUTE));
    }

    /** Deletes what an earlier build had unpacked; no server may run from it any more. */
    static void deleteAllBut(Path current, Path home) throws IOException {
        try (var folders = Files.newDirectoryStream(home, FOLDER + "*")) {
            for (var folder : folders) {
                if (!folder.equals(current)) {
                    FileSystemUtils.deleteRecursively(folder);
                }
            }
        }
    }
}
