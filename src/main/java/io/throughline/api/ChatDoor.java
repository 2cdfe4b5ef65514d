package io.throughline.api;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Wishes;
import io.throughline.dialect.Dialects;
import io.throughline.dialect.InboundDialect;
import io.throughline.pipeline.ChatCall;
import io.throughline.pipeline.ChatPipeline;
import io.throughline.wire.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** A chat API: one handler for all of them, each with its own dialect and path. */
public final class ChatDoor implements Door {

    /** Names the conversation to continue, like the body field {@code conversation}; an older spelling has the {@code x-}. */
    private static final String CONVERSATION = "x-conversation-id";

    private final String path;
    private final String name;
    private final InboundDialect dialect;
    private final ChatPipeline pipeline;
    private final Clock clock;
    private final SseSettings sse;

    /** {@code path} is also its name in records, with points for slashes. */
    public ChatDoor(String path, InboundDialect dialect, ChatPipeline pipeline, Clock clock, SseSettings sse) {
        this.path = path;
        this.name = path.substring(1).replace('/', '.');
        this.dialect = dialect;
        this.pipeline = pipeline;
        this.clock = clock;
        this.sse = sse;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String dialect() {
        return dialect.id();
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var chat = read(request, request.body());
        return answer(request, chat);
    }

    /** The answer to that chat request, under this door's own name. */
    public DoorAnswer answer(DoorRequest request, ChatRequest chat) {
        return answer(request, chat, name, Annotations.wanted(chat.head(), request));
    }

    /** That body, with what the request's headers say. */
    public ChatRequest read(DoorRequest request, JsonBytes body) {
        return read(dialect, request, body);
    }

    /** The same in that client API. */
    static ChatRequest read(InboundDialect dialect, DoorRequest request, JsonBytes body) {
        var asked = strictly(withParent(withConversation(dialect.read(body), request)), request);
        return keeping(wishing(RouteHeaders.on(asked, request), request), request);
    }

    /** The answer to that chat request; {@code door} is where it came in. */
    DoorAnswer answer(DoorRequest request, ChatRequest chat, String door, Annotations wanted) {
        var now = clock.instant();
        var call = new ChatCall(
                request.id(),
                request.requestId(),
                door,
                request.caller(),
                chat,
                request.ownKeys(),
                now,
                request.startedNanos(),
                request.header());
        var body = new AnswerBody(
                dialect.id(),
                dialect.writer(chat),
                wanted,
                request.id(),
                chat.head().model(),
                now.getEpochSecond());
        return chat.head().stream()
                ? body.streamed(pipeline.answer(call), sse.keepAlive())
                : body.whole(pipeline.answer(call));
    }

    private static ChatRequest strictly(ChatRequest chat, DoorRequest request) {
        return FlagHeader.STRICT.of(request) ? chat.with(chat.head().strictly()) : chat;
    }

    private static ChatRequest wishing(ChatRequest chat, DoorRequest request) {
        var wishes = Dialects.wishes(request.header());
        return wishes.equals(Wishes.USUAL)
                ? chat
                : chat.with(chat.head().wishing(wishes.or(chat.head().wishes())));
    }

    private static ChatRequest keeping(ChatRequest chat, DoorRequest request) {
        var keeping = chat.head().keeping();
        return keeping == null ? chat : chat.with(chat.head().keeping(keeping.of(request.id())));
    }

    private static ChatRequest withParent(ChatRequest chat) {
        var parent = Dialects.parent(chat.body());
        if (parent != null && chat.head().conversation() == null) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "throughline.parent names a turn of a conversation; send conversation with it",
                    "conversation");
        }
        return parent == null ? chat : chat.with(chat.head().continuing(parent));
    }

    private static ChatRequest withConversation(ChatRequest chat, DoorRequest request) {
        var named = request.header().apply(CONVERSATION);
        if (named == null || named.isBlank()) {
            return chat;
        }
        var key = Dialects.conversationKey(utf8(named).strip());
        var inBody = chat.head().conversation();
        if (inBody != null && !inBody.equals(key)) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "conversation is '" + inBody + "' in the body but '" + key
                            + "' in the header X-Conversation-Id; send one of them",
                    "conversation");
        }
        return chat.with(chat.head().withConversation(key));
    }

    /** Header bytes come one character each; clients mean UTF-8, as in the body. */
    private static String utf8(String header) {
        var bytes = header.getBytes(StandardCharsets.ISO_8859_1);
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : header;
    }
}
