import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.zip.ZipInputStream;

/** Downloads, checks and unpacks one Maven: {@code java MavenInstaller.java <url> <sha512> <target folder>}. */
class MavenInstaller {

    public static void main(String[] args) throws Exception {
        var target = Path.of(args[2]);
        Files.createDirectories(target.getParent());
        var work = Files.createTempDirectory(target.getParent(), "mvnw-");
        var problem = "";
        try {
            var zip = work.resolve("maven.zip");
            System.err.println("mvnw: fetching " + args[0]);
            download(URI.create(args[0]), zip);
            check(zip, args[1]);
            unzip(zip, work.resolve("maven"));
            install(work.resolve("maven"), target);
        } catch (IOException | IllegalArgumentException e) {
            problem = "mvnw: " + (e.getMessage() == null ? e : e.getMessage());
        } finally {
            delete(work); // before System.exit, which skips finally
        }
        if (!problem.isEmpty()) {
            System.err.println(problem);
            System.exit(1);
        }
    }

    private static void download(URI source, Path to) throws IOException, InterruptedException {
        if ("file".equals(source.getScheme())) {
            Files.copy(Path.of(source), to);
            return;
        }
        var client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL);
        client.proxy(proxy()).connectTimeout(Duration.ofSeconds(20));
        var request = HttpRequest.newBuilder(source).timeout(Duration.ofMinutes(5)).build();
        int status = client.build().send(request, HttpResponse.BodyHandlers.ofFile(to)).statusCode();
        if (status != 200) throw new IOException("status " + status + " from " + source);
    }

    private static ProxySelector proxy() {
        var proxy = System.getenv("HTTPS_PROXY") != null ? System.getenv("HTTPS_PROXY") : System.getenv("https_proxy");
        if (proxy == null || proxy.isBlank()) return ProxySelector.getDefault();
        var uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        return ProxySelector.of(new java.net.InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()));
    }

    private static void check(Path zip, String sha512) throws Exception {
        var digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(zip));
        var found = HexFormat.of().formatHex(digest);
        if (!found.equals(sha512)) throw new IOException("wrong SHA-512, wanted " + sha512 + ", found " + found);
    }

    /** Leaves out the archive's top folder. */
    private static void unzip(Path zip, Path to) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var inner = entry.getName().substring(entry.getName().indexOf('/') + 1);
                var file = to.resolve(inner).normalize();
                if (!file.startsWith(to)) throw new IOException("the archive leaves its folder: " + entry.getName());
                Files.createDirectories(entry.isDirectory() ? file : file.getParent());
                if (!entry.isDirectory()) Files.copy(in, file);
            }
        }
    }

    private static void install(Path from, Path target) throws IOException {
        if (Files.getFileStore(from).supportsFileAttributeView("posix")) {
            try (var commands = Files.list(from.resolve("bin"))) {
                for (var file : commands.toList()) Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        if (Files.exists(target)) delete(target);
        Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
