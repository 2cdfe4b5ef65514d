package io.throughline.sandbox;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * The sandbox provider: every example works before any provider key is set.
 *
 * <p>It listens on the loopback interface only, on a port of its own, and answers nobody without {@link #key()}, so no
 * other user of the machine can talk to it. The port is opened by the first {@link #baseUrl()}.
 */
@Component
@ConditionalOnBooleanProperty(name = "throughline.sandbox.enabled", matchIfMissing = true)
public final class Sandbox implements AutoCloseable {

    private static final Duration BIND_TIMEOUT = Duration.ofSeconds(10);
    private static final int KEY_BYTES = 24;

    private final String key;
    private final GoldenCases golden = new GoldenCases();
    private final Personas personas;
    private final SandboxRoutes routes;

    private @Nullable LoopResources loops;
    private @Nullable DisposableServer server;
    private boolean closed;

    @Autowired
    Sandbox(SandboxSettings settings, ObjectProvider<Clock> clock) {
        this(randomKey(), settings.pacing(), clock.getIfAvailable(Clock::systemUTC));
    }

    /** A sandbox that answers whoever brings {@code key}, as a bearer token or as {@code x-api-key}. */
    public Sandbox(String key, Pacing pacing, Clock clock) {
        if (key.isBlank()) {
            throw new IllegalArgumentException("the sandbox needs a key that is not blank");
        }
        this.key = key;
        var ids = new SandboxIds(key);
        personas = new Personas(pacing, ids);
        var writer = new ChatWriter(ids, clock, pacing);
        var replay = new GoldenReplay(golden, pacing);
        routes = new SandboxRoutes(
                key, ids, new ChatDoor(personas, writer, replay), new ModelsDoor(personas, golden, clock));
    }

    /**
     * Where the sandbox listens, without a path: {@code POST /v1/chat/completions}, {@code POST /v1/messages} and
     * {@code GET /v1/models} are below it. The first call opens the port and may wait for it, so it does not belong on
     * an event loop.
     */
    public synchronized URI baseUrl() {
        if (closed) {
            throw new IllegalStateException("the sandbox is closed");
        }
        if (server == null) {
            server = start();
        }
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** What a caller has to bring, as a bearer token or as {@code x-api-key}. */
    public String key() {
        return key;
    }

    /** The names of the models that answer by themselves: {@code echo}, {@code tools}, … */
    public List<String> models() {
        return personas.names();
    }

    /** The names of the models that replay one recorded exchange, {@code <dialect>.<case>}, in order. */
    public List<String> goldenModels() {
        return golden.models();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.disposeNow(BIND_TIMEOUT);
            server = null;
        }
        if (loops != null) {
            loops.dispose();
            loops = null;
        }
    }

    private DisposableServer start() {
        // Threads of its own: a provider is another machine, and must not slow the gateway's loops.
        loops = LoopResources.create("sandbox", 1, true);
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .handle(routes::handle)
                .bindNow(BIND_TIMEOUT);
    }

    private static String randomKey() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "sandbox-" + HexFormat.of().formatHex(bytes);
    }
}
