import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A provider that answers at once, in OpenAI's chat API and Anthropic's. What to answer stands in the prompt: {@code bench:plain},
 * {@code bench:paced:COUNT:MILLIS} or {@code bench:burst:COUNT}, followed by a space. Each paced chunk carries the nanosecond at which it left.
 */
final class Mock {

    private static final byte[] MARK = "bench:".getBytes(StandardCharsets.US_ASCII);
    private static final int FLUSH_EVERY = 64;

    public static void main(String[] arguments) throws InterruptedException {
        boolean epoll = Epoll.isAvailable();
        var loops = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        new ServerBootstrap()
                .group(loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 16_384)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(64 << 20), new Provider());
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    /** The texts of one API. */
    private enum Dialect {
        OPENAI {
            @Override
            String plain() {
                return """
                    {"id":"chatcmpl-bench1","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini-2024-07-18",\
                    "choices":[{"index":0,"message":{"role":"assistant","content":"The answer of the mock provider, long enough to look like \
                    a short answer of a real one: two sentences, a few words, nothing else. It ends here.","refusal":null,"annotations":[]},\
                    "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":212,"completion_tokens":34,"total_tokens":246,\
                    "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}},\
                    "service_tier":"default","system_fingerprint":"fp_bench"}""";
            }

            @Override
            String head() {
                return chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
            }

            @Override
            String text(String text) {
                return chunk("{\"content\":\"" + text + "\"}", "null");
            }

            @Override
            String tail() {
                return chunk("{}", "\"stop\"")
                        + "data: " + STEM + "\"choices\":[],\"usage\":{\"prompt_tokens\":212,\"completion_tokens\":34,\"total_tokens\":246}}\n\n"
                        + "data: [DONE]\n\n";
            }

            private static final String STEM = "{\"id\":\"chatcmpl-bench1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
                    + "\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_bench\",";

            private static String chunk(String delta, String reason) {
                return "data: " + STEM + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + reason
                        + "}],\"usage\":null}\n\n";
            }
        },
        ANTHROPIC {
            @Override
            String plain() {
                return """
                    {"id":"msg_bench1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001","content":[{"type":"text",\
                    "text":"The answer of the mock provider, long enough to look like a short answer of a real one: two sentences, a few \
                    words, nothing else. It ends here."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":212,\
                    "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":34,"service_tier":"standard"}}""";
            }

            @Override
            String head() {
                return event(
                                "message_start",
                                "\"message\":{\"id\":\"msg_bench1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-haiku-4-5-20251001\","
                                        + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":212,"
                                        + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":1}}")
                        + event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
            }

            @Override
            String text(String text) {
                return event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
            }

            @Override
            String tail() {
                return event("content_block_stop", "\"index\":0")
                        + event(
                                "message_delta",
                                "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":34}")
                        + event("message_stop", "");
            }

            private static String event(String type, String rest) {
                return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (rest.isEmpty() ? "" : "," + rest) + "}\n\n";
            }
        };

        abstract String plain();

        abstract String head();

        abstract String text(String text);

        abstract String tail();
    }

    private static final class Provider extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var dialect = request.uri().endsWith("/messages") ? Dialect.ANTHROPIC : Dialect.OPENAI;
            var order = order(request.content());
            switch (order[0]) {
                case "paced" -> paced(context, dialect, Integer.parseInt(order[1]), Integer.parseInt(order[2]));
                case "burst" -> burst(context, dialect, Integer.parseInt(order[1]));
                default -> plain(context, dialect);
            }
        }

        private static String[] order(ByteBuf body) {
            int at = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(MARK), body);
            if (at < 0) {
                return new String[] {"plain"};
            }
            int end = body.indexOf(at, body.writerIndex(), (byte) ' ');
            return body.toString(at + MARK.length, end - at - MARK.length, StandardCharsets.US_ASCII).split(":");
        }

        private static ByteBuf buffer(String text) {
            return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
        }

        private static void plain(ChannelHandlerContext context, Dialect dialect) {
            var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, buffer(dialect.plain()));
            answer.headers().set("content-type", "application/json").set("content-length", answer.content().readableBytes());
            context.writeAndFlush(answer, context.voidPromise());
        }

        private static void begin(ChannelHandlerContext context, Dialect dialect) {
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().set("content-type", "text/event-stream").set("transfer-encoding", "chunked");
            context.write(head, context.voidPromise());
            context.write(new DefaultHttpContent(buffer(dialect.head())), context.voidPromise());
        }

        private static void end(ChannelHandlerContext context, Dialect dialect) {
            context.write(new DefaultHttpContent(buffer(dialect.tail())), context.voidPromise());
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, context.voidPromise());
        }

        private static void burst(ChannelHandlerContext context, Dialect dialect, int count) {
            begin(context, dialect);
            for (int i = 1; i <= count; i++) {
                context.write(new DefaultHttpContent(buffer(dialect.text("@" + System.nanoTime() + " word"))), context.voidPromise());
                if (i % FLUSH_EVERY == 0) {
                    context.flush();
                }
            }
            end(context, dialect);
        }

        /** The first chunk at once, the others each {@code millis} later, with a phase of its own for each stream. */
        private static void paced(ChannelHandlerContext context, Dialect dialect, int count, int millis) {
            begin(context, dialect);
            context.writeAndFlush(new DefaultHttpContent(buffer(dialect.text("@" + System.nanoTime() + " word"))), context.voidPromise());
            long pause = TimeUnit.MILLISECONDS.toNanos(millis);
            var pacing = new Runnable() {
                private int sent = 1;
                private Future<?> timer = context.newSucceededFuture();

                @Override
                public void run() {
                    if (!context.channel().isActive()) {
                        timer.cancel(false);
                    } else if (sent++ < count) {
                        var text = dialect.text("@" + System.nanoTime() + " word");
                        context.writeAndFlush(new DefaultHttpContent(buffer(text)), context.voidPromise());
                    } else {
                        timer.cancel(false);
                        end(context, dialect);
                    }
                }
            };
            long phase = ThreadLocalRandom.current().nextLong(pause);
            pacing.timer = context.executor().scheduleAtFixedRate(pacing, phase, pause, TimeUnit.NANOSECONDS);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close();
        }
    }
}
