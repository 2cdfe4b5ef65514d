package io.throughline.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that writes its request itself, reads what there is, and hangs up when it likes. */
public final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    public RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Soon.DEADLINE.toMillis());
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** A POST with its length. */
    public RawClient post(String path, String key, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return send("POST " + path + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + key
                        + "\r\ncontent-type: application/json\r\ncontent-length: " + bytes.length + "\r\n\r\n")
                .send(bytes);
    }

    /** Reads until the text has come; all that was read. */
    public String readUntil(String text) throws IOException {
        while (!text().contains(text)) {
            int octet = next(text);
            read.write(octet);
        }
        return text();
    }

    /** Reads until the text has come once more. */
    public String readFurther(String text) throws IOException {
        int before = text().length();
        while (text().indexOf(text, before) < 0) {
            read.write(next(text));
        }
        return text();
    }

    private int next(String wanted) throws IOException {
        try {
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new AssertionError("the connection ended before '" + wanted + "' came: " + text());
            }
            return octet;
        } catch (SocketTimeoutException late) {
            throw new AssertionError("'" + wanted + "' did not come: " + text(), late);
        }
    }

    /** What has been read so far. */
    public String text() {
        return read.toString(StandardCharsets.UTF_8);
    }

    /** Hangs up at once, without a good-bye. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
