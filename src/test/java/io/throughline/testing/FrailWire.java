package io.throughline.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A wire to a server that a test can freeze, so that bytes get lost in silence, or cut, so that nobody is there. */
public final class FrailWire implements AutoCloseable {

    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private volatile boolean frozen;

    public FrailWire(String host, int port) throws IOException {
        server = new InetSocketAddress(host, port);
        listener = listen(0);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void freeze() {
        frozen = true;
    }

    public void thaw() {
        frozen = false;
    }

    public void cut() throws IOException {
        listener.close();
        closeSockets();
    }

    /** May need patience: a client that tries again and again can meet its own port by chance, and holds it for a moment. */
    public void mend() throws IOException {
        var port = port();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (listener.isClosed()) {
            try {
                listener = listen(port);
            } catch (BindException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private ServerSocket listen(int port) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            socket.close();
            throw e;
        }
        Thread.ofVirtual().start(() -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket socket) {
        try {
            while (!socket.isClosed()) {
                connect(socket, socket.accept());
            }
        } catch (IOException closed) {
            // the end of the wire
        }
    }

    private void connect(ServerSocket listener, Socket client) throws IOException {
        var upstream = new Socket();
        sockets.add(client);
        sockets.add(upstream);
        upstream.connect(server);
        if (listener.isClosed()) { // cut between the client's arrival and the lines above
            client.close();
            upstream.close();
            return;
        }
        Thread.ofVirtual().start(() -> carry(client, upstream));
        Thread.ofVirtual().start(() -> carry(upstream, client));
    }

    private void carry(Socket from, Socket to) {
        try (from;
                to) {
            carry(from.getInputStream(), to.getOutputStream());
        } catch (IOException closed) {
            // the other direction ends the same way
        }
    }

    private void carry(InputStream from, OutputStream to) throws IOException {
        var bytes = new byte[8192];
        for (var count = from.read(bytes); count >= 0; count = from.read(bytes)) {
            if (!frozen) {
                to.write(bytes, 0, count);
            }
        }
    }

    private void closeSockets() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
