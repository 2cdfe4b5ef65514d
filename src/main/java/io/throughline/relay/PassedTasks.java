package io.throughline.relay;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.RouteControls;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.RelayDialect;
import io.throughline.dialect.RouteFields;
import io.throughline.routing.Route;
import io.throughline.upstream.RawCall;
import io.throughline.upstream.RawPiece;
import io.throughline.upstream.Upstream;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Moderations, images and speech: request and answer pass as they are, toward providers that speak OpenAI's dialect. */
@Component
final class PassedTasks implements RelayTasks {

    /** What OpenAI takes where a request names none. */
    private static final String MODERATION_MODEL = "omni-moderation-latest";

    private final Upstream upstream;
    private final Map<String, RelayDialect> dialects;

    PassedTasks(Upstream upstream, List<RelayDialect> dialects) {
        this.upstream = upstream;
        this.dialects = dialects.stream().collect(Collectors.toUnmodifiableMap(RelayDialect::id, Function.identity()));
    }

    @Override
    public boolean reads(RelayKind kind) {
        return kind == RelayKind.MODERATIONS || kind == RelayKind.IMAGES || kind == RelayKind.SPEECH;
    }

    @Override
    public RelayTask read(RelayCall call) {
        var kind = call.kind();
        var body = Asked.json(call);
        return switch (kind) {
            case MODERATIONS -> {
                var unused = Asked.required(body, "input", "the text to judge, or a list of texts and images");
                yield new Task(kind, body.value("model") == null ? MODERATION_MODEL : Asked.model(body), body);
            }
            case IMAGES -> {
                var unused = Asked.required(body, "prompt", "what the image shall show");
                yield new Task(kind, Asked.model(body), body);
            }
            case SPEECH -> {
                var unused = speech(body);
                yield new Task(kind, Asked.model(body), body);
            }
            case EMBEDDINGS, RERANK, TRANSCRIPTIONS, TRANSLATIONS ->
                throw new IllegalStateException(kind + " is read elsewhere");
        };
    }

    private static String speech(JsonIndex body) {
        var input = JsonReads.stringOrNull(Asked.required(body, "input", "the text to speak"));
        if (input == null || input.isEmpty()) {
            throw GatewayException.of(ErrorKind.INVALID_REQUEST, "input must be a text that is not empty", "input");
        }
        return input;
    }

    private final class Task implements RelayTask {
        private final RelayKind kind;
        private final String model;
        private final JsonIndex body;

        Task(RelayKind kind, String model, JsonIndex body) {
            this.kind = kind;
            this.model = model;
            this.body = body;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public RouteControls controls() {
            return RouteFields.read(body);
        }

        @Override
        public @Nullable String endUser() {
            return Asked.text(body, "user");
        }

        @Override
        public boolean streamed() {
            var format = Asked.text(body, "stream_format");
            return Asked.flag(body, "stream") || "sse".equals(format);
        }

        @Override
        public Flux<RawPiece> attempt(Route route, OpenRelay open) {
            var dialect = dialects.get(route.endpoint().dialect());
            if (dialect == null) {
                throw Asked.cannot(route, kind);
            }
            var slices = dialect.body(body, route.model().name());
            var outgoing = new Outgoing(kind.path(), Map.of(), slices, List.of());
            var tap = new AnswerTap();
            var meter = new PassedMeter(kind, body);
            return upstream.handThrough(new RawCall(route, outgoing, form())).doOnNext(piece -> {
                tap.feed(piece);
                open.amountsTo(meter.spent(tap));
            });
        }

        private RawCall.Form form() {
            return switch (kind) {
                case IMAGES -> RawCall.Form.LONG_JSON;
                case SPEECH -> RawCall.Form.MEDIA;
                case MODERATIONS, EMBEDDINGS, RERANK, TRANSCRIPTIONS, TRANSLATIONS -> RawCall.Form.JSON;
            };
        }
    }
}
