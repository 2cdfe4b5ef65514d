package io.throughline.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** One answer on the wire: whole, in flushed chunks, or broken on purpose. */
final class FakeExchange {
    /** The client closed its connection before the answer was complete. */
    static final class ClientGone extends IOException {
        ClientGone(String message) {
            super(message);
        }
    }

    private final Socket socket;
    private final PushbackInputStream in;
    private final OutputStream out;
    private boolean reusable;
    private int writes;

    FakeExchange(Socket socket, PushbackInputStream in) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
    }

    /** True after a complete, well-formed answer. */
    boolean reusable() {
        return reusable;
    }

    int writes() {
        return writes;
    }

    /** A complete answer with its length. */
    void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
        var all = new LinkedHashMap<>(headers);
        all.put("content-length", Integer.toString(body.length));
        raw(head(status, all), body);
        reusable = true;
    }

    /** An answer that promises one length and sends these bytes, then closes. */
    void lyingLength(int promised, Map<String, String> headers, byte[] body) throws IOException {
        var all = new LinkedHashMap<>(headers);
        all.put("content-length", Integer.toString(promised));
        raw(head(200, all), body);
        close();
    }

    /** Begins an answer of unknown length; {@link #write} and {@link #finish} follow. */
    void open(int status, Map<String, String> headers) throws IOException {
        var all = new LinkedHashMap<>(headers);
        all.put("transfer-encoding", "chunked");
        raw(head(status, all));
    }

    /** These bytes and nothing else; the connection ends with the answer. */
    void verbatim(byte[] bytes) throws IOException {
        raw(bytes);
    }

    /** One chunk, flushed. */
    void write(byte[] bytes) throws IOException {
        var size = Integer.toHexString(bytes.length) + "\r\n";
        raw(ascii(size), bytes, ascii("\r\n"));
        writes++;
    }

    /** The same bytes in pieces of 1, 2, 3, 5, 1, 2, 3, 5 … so that characters fall apart between segments. */
    void writeInPieces(byte[] bytes) throws IOException {
        int[] sizes = {1, 2, 3, 5};
        int piece = 0;
        for (int from = 0; from < bytes.length; piece++) {
            int to = Math.min(bytes.length, from + sizes[piece % sizes.length]);
            write(Arrays.copyOfRange(bytes, from, to));
            from = to;
            if (piece % 8 == 7) {
                pause(Duration.ofMillis(1));
            }
        }
    }

    void finish() throws IOException {
        raw(ascii("0\r\n\r\n"));
        reusable = true;
    }

    /** Ends the connection in good order, also when the answer is not complete. */
    void close() throws IOException {
        reusable = false;
        socket.close();
    }

    /** Ends the connection by a reset, what is still unsent is lost. */
    void reset() throws IOException {
        reusable = false;
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Waits, and notices at once when the client goes away. */
    void pause(Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
            if (clientSpoke()) {
                sleep(Math.min(left, 20));
            }
        }
    }

    /** True when a further request already waits; false when the wait ran out. */
    private boolean clientSpoke() throws IOException {
        try {
            int octet = in.read();
            if (octet < 0) {
                throw new ClientGone("closed by the client");
            }
            in.unread(octet);
            return true;
        } catch (SocketTimeoutException quiet) {
            return false;
        } catch (SocketException reset) {
            throw new ClientGone("reset by the client");
        }
    }

    private void raw(byte[]... parts) throws IOException {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.write(part);
        }
        try {
            out.write(all.toByteArray());
            out.flush();
        } catch (IOException broken) {
            throw new ClientGone(String.valueOf(broken.getMessage()));
        }
    }

    private static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private static byte[] head(int status, Map<String, String> headers) {
        var head = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return ascii(head.append("\r\n").toString());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
