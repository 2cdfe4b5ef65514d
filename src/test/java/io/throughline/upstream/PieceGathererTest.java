package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PieceGathererTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new PieceGatherer());

    private static HttpContent chunk(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private String nextPiece() {
        HttpContent piece = channel.readInbound();
        var text = piece.content().toString(StandardCharsets.UTF_8);
        piece.release();
        return text;
    }

    @Test
    void chunksOfOneReadBecomeOnePiece() {
        channel.writeInbound(chunk("a"), chunk("b"), chunk("c"));
        assertThat(nextPiece()).isEqualTo("abc");
        assertThat((Object) channel.readInbound()).isNull();
    }

    @Test
    void eachReadIsHandedOnAtItsEnd() {
        channel.writeInbound(chunk("a"));
        assertThat(nextPiece()).isEqualTo("a");
        channel.writeInbound(chunk("b"));
        assertThat(nextPiece()).isEqualTo("b");
    }

    @Test
    void headAndEndKeepTheirPlaces() {
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        channel.writeInbound(head, chunk("a"), chunk("b"), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat((Object) channel.readInbound()).isInstanceOf(HttpResponse.class);
        assertThat(nextPiece()).isEqualTo("ab");
        assertThat((Object) channel.readInbound()).isInstanceOf(LastHttpContent.class);
    }

    @Test
    void chunksAreHandedOnBeforeTheConnectionEnds() {
        channel.pipeline().fireChannelRead(chunk("a"));
        channel.close();
        assertThat(nextPiece()).isEqualTo("a");
    }

    @Test
    void chunksAreReleasedWithTheHandler() {
        var chunk = chunk("a");
        channel.pipeline().fireChannelRead(chunk);
        channel.pipeline().remove(PieceGatherer.class);
        assertThat(chunk.refCnt()).isZero();
    }
}
