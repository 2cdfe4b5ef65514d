package io.throughline.upstream;

import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

/** The connections of all providers' pools together: by address they would be a tag that DNS writes. */
final class ConnectionPools implements ConnectionProvider.MeterRegistrar {

    private final Map<String, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();

    @Override
    public void registerMetrics(String poolName, String id, SocketAddress address, ConnectionPoolMetrics metrics) {
        pools.put(poolName + " " + id + " " + address, metrics);
    }

    @Override
    public void deRegisterMetrics(String poolName, String id, SocketAddress address) {
        pools.remove(poolName + " " + id + " " + address);
    }

    int inUse() {
        return sum(ConnectionPoolMetrics::acquiredSize);
    }

    int idle() {
        return sum(ConnectionPoolMetrics::idleSize);
    }

    int waiting() {
        return sum(ConnectionPoolMetrics::pendingAcquireSize);
    }

    private int sum(ToIntFunction<ConnectionPoolMetrics> size) {
        return pools.values().stream().mapToInt(size).sum();
    }
}
