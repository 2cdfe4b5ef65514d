package io.throughline.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one piece of all HTTP chunks that one read off the network has brought: a provider that sends many small chunks at once then costs one
 * pass through the gateway and one write to the client. Nothing waits, because the end of the read hands on what there is.
 */
final class PieceGatherer extends ChannelInboundHandlerAdapter {

    private final List<HttpContent> gathered = new ArrayList<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpContent content && !(message instanceof LastHttpContent)) {
            gathered.add(content);
            return;
        }
        handOn(context);
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        handOn(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        handOn(context);
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        gathered.forEach(HttpContent::release);
        gathered.clear();
    }

    private void handOn(ChannelHandlerContext context) {
        if (gathered.isEmpty()) {
            return;
        }
        var piece = gathered.size() == 1 ? gathered.getFirst() : new DefaultHttpContent(joined(context));
        gathered.clear();
        context.fireChannelRead(piece);
    }

    private ByteBuf joined(ChannelHandlerContext context) {
        int length = 0;
        for (var content : gathered) {
            length += content.content().readableBytes();
        }
        var all = context.alloc().buffer(length);
        for (var content : gathered) {
            all.writeBytes(content.content());
            content.release();
        }
        return all;
    }
}
