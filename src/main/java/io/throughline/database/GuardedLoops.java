package io.throughline.database;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpResources;

/** The event loops that everybody shares; a channel made here carries a {@link SilenceGuard}. */
record GuardedLoops(Duration limit) implements LoopResources {

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return TcpResources.get().onServer(useNative);
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return TcpResources.get().onClient(useNative);
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        var channel = TcpResources.get().onChannel(type, group);
        channel.pipeline().addLast(new SilenceGuard(limit));
        return channel;
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
        return TcpResources.get().onChannelClass(type, group);
    }
}
