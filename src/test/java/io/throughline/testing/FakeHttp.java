package io.throughline.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A small HTTP/1.1 server on blocking sockets, one virtual thread each, so that it can misbehave like a real one. */
final class FakeHttp implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 128 * 1024 * 1024;

    /** Answers one request; an exception ends the connection. */
    interface Handler {
        void handle(RecordedRequest request, FakeExchange exchange) throws IOException;
    }

    private final ServerSocket server;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();

    private FakeHttp(ServerSocket server, Handler handler) {
        this.server = server;
        this.handler = handler;
    }

    /** Listens on the loopback interface; port 0 takes a free one. */
    static FakeHttp start(int port, Handler handler) {
        try {
            var server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
            var http = new FakeHttp(server, handler);
            Thread.ofVirtual().name("fake-accept").start(http::accept);
            return http;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        quietly(server);
        open.forEach(FakeHttp::quietly);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().name("fake-connection").start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()), 1);
            while (one(socket, in)) {
                socket.setSoTimeout(0);
            }
        } catch (IOException ended) {
            return; // The exchange has recorded how.
        } finally {
            open.remove(socket);
        }
    }

    /** Serves one request; false when the connection is to end. */
    private boolean one(Socket socket, PushbackInputStream in) throws IOException {
        var lines = head(in);
        if (lines.isEmpty()) {
            return false;
        }
        var start = lines.getFirst().split(" ", 3);
        var headers = headers(lines.subList(1, lines.size()));
        if (first(headers, "expect").equalsIgnoreCase("100-continue")) {
            socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        boolean chunked =
                first(headers, "transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked");
        byte[] body = chunked ? chunkedBody(in) : sizedBody(in, first(headers, "content-length"));
        var request = new RecordedRequest(
                numbers.incrementAndGet(), start[0], start.length > 1 ? start[1] : "/", headers, body, chunked);
        var exchange = new FakeExchange(socket, in);
        handler.handle(request, exchange);
        return exchange.reusable() && !first(headers, "connection").equalsIgnoreCase("close");
    }

    private static List<String> head(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        var line = new ByteArrayOutputStream();
        for (int count = 0; count < MAX_HEAD_BYTES; count++) {
            int octet = in.read();
            if (octet < 0) {
                return List.of();
            }
            if (octet != '\n') {
                line.write(octet);
                continue;
            }
            var text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            line.reset();
            if (text.isEmpty() && !lines.isEmpty()) {
                return lines;
            }
            if (!text.isEmpty()) {
                lines.add(text);
            }
        }
        throw new IOException("request head too long");
    }

    private static Map<String, List<String>> headers(List<String> lines) {
        var headers = new LinkedHashMap<String, List<String>>();
        for (var line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                var name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of("")).getFirst();
    }

    private static byte[] sizedBody(InputStream in, String length) throws IOException {
        int size = length.isEmpty() ? 0 : Integer.parseInt(length);
        return exactly(in, size);
    }

    private static byte[] chunkedBody(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var size = HexFormat.fromHexDigits(line(in).split(";", 2)[0].strip());
            body.write(exactly(in, size));
            if (size > 0) {
                line(in);
                continue;
            }
            while (!line(in).isEmpty()) {
                // Trailers are of no use here.
            }
            return body.toByteArray();
        }
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        if (size < 0 || size > MAX_BODY_BYTES) {
            throw new IOException("request body of " + size + " bytes");
        }
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("request body ended early");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("request ended early");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private static void quietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (SocketException alreadyGone) {
            return;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
