package io.throughline.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A provider whose connections a test reads and answers itself, also in the middle of a request. */
public final class HalfwayUpstream implements AutoCloseable {

    private final ServerSocket server;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    public HalfwayUpstream() {
        try {
            server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("halfway-accept").start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                calls.add(new Call(server.accept()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    public String openAiUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /** The next connection that is made, waited for. */
    public Call next() throws InterruptedException {
        var call = calls.poll(Soon.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        if (call == null) {
            throw new AssertionError("no call came");
        }
        return call;
    }

    /** Whether a connection was made that no test has asked for. */
    public boolean called() {
        return !calls.isEmpty();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One connection. Closing it closes it in good order. */
    public static final class Call implements AutoCloseable {
        private final Socket socket;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();

        private Call(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Soon.DEADLINE.toMillis());
        }

        /** Reads until the text has come; all that was read, one character for each byte. */
        public String readUntil(String text) throws IOException {
            var piece = new byte[64 * 1024];
            var end = read.toString(StandardCharsets.ISO_8859_1);
            while (!end.contains(text)) {
                int length = socket.getInputStream().read(piece);
                if (length < 0) {
                    throw new AssertionError("the connection ended before '" + text + "' came");
                }
                read.write(piece, 0, length);
                end = end.substring(Math.max(0, end.length() - text.length()))
                        + new String(piece, 0, length, StandardCharsets.ISO_8859_1);
            }
            return read.toString(StandardCharsets.ISO_8859_1);
        }

        /** Reads until the caller closes its side; whether it did so without a reset does not matter. */
        public void readUntilClosed() {
            try {
                socket.getInputStream().transferTo(read);
            } catch (IOException reset) {
                if (reset instanceof SocketTimeoutException) {
                    throw new AssertionError("the caller stays", reset);
                }
            }
        }

        public int bytesRead() {
            return read.size();
        }

        public Call answer(int status, String type, String body) throws IOException {
            var text = "HTTP/1.1 " + status + " Status\r\ncontent-type: " + type
                    + "\r\nretry-after: 7\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
