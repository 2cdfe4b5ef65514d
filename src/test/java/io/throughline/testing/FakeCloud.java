package io.throughline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Vertex AI and Azure with their token endpoints on one port; models answer as the golden case {@code plain} of their dialect. */
public final class FakeCloud {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    /** A call of a model; absent headers are {@code "null"}. */
    public record Seen(String target, String authorization, String beta, String body) {}

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final HttpServer server;
    private final String account;
    private volatile String revoked = "";

    FakeCloud() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
        account = newAccount();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The calls since the last {@link #forget}. */
    public List<Seen> seen() {
        return seen;
    }

    public void forget() {
        seen.clear();
    }

    /** From now on calls with this header get a 401. */
    public void revoke(String authorization) {
        revoked = authorization;
    }

    /** A service account whose tokens are given here. */
    String account() {
        return account;
    }

    private String newAccount() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var key = generator.generateKeyPair().getPrivate().getEncoded();
            return FakeJson.write(FakeJson.object(
                    "client_email",
                    "svc@p.iam.example.com",
                    "private_key",
                    Base64.getEncoder().encodeToString(key),
                    "token_uri",
                    url() + "/token"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var target = exchange.getRequestURI().toString();
        if (target.endsWith("token")) {
            answer(exchange, 200, "{\"access_token\":\"t" + tokens.incrementAndGet() + "\",\"expires_in\":3600}");
            return;
        }
        var headers = exchange.getRequestHeaders();
        var authorization = String.valueOf(headers.getFirst("authorization"));
        seen.add(new Seen(target, authorization, String.valueOf(headers.getFirst("anthropic-beta")), body));
        if (authorization.equals(revoked)) {
            answer(exchange, 401, "{\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}}");
            return;
        }
        answer(exchange, 200, Files.readString(GOLDEN.resolve(dialect(target)).resolve("plain/up.response.json")));
    }

    private static String dialect(String target) {
        if (target.contains("publishers/anthropic")) {
            return "anthropic";
        }
        return target.contains("/responses") ? "openai-responses" : "openai-chat";
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
