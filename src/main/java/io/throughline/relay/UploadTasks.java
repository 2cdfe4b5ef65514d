package io.throughline.relay;

import io.throughline.chat.GatewayException;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.RelayDialect;
import io.throughline.routing.Route;
import io.throughline.upstream.RawCall;
import io.throughline.upstream.RawPiece;
import io.throughline.upstream.Upstream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Transcriptions and translations of audio: the form passes while it arrives, toward providers that speak OpenAI's dialect. */
@Component
final class UploadTasks implements RelayTasks {

    private final Upstream upstream;
    private final RelaySettings settings;
    private final Set<String> dialects;

    UploadTasks(Upstream upstream, RelaySettings settings, List<RelayDialect> dialects) {
        this.upstream = upstream;
        this.settings = settings;
        this.dialects = dialects.stream().map(RelayDialect::id).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean reads(RelayKind kind) {
        return kind.isUpload();
    }

    @Override
    public RelayTask read(RelayCall call) {
        throw new IllegalStateException(call.kind() + " arrives");
    }

    @Override
    public Mono<RelayTask> arriving(RelayCall call) {
        var upload = call.upload();
        if (upload == null) {
            throw new IllegalStateException(call.kind() + " without an upload");
        }
        try {
            return arriving(call.kind(), upload, FormType.boundary(upload.contentType()));
        } catch (GatewayException e) {
            // once the body has begun to come: what was never read cannot be skipped later
            return upload.pieces().next().then(Mono.error(e));
        }
    }

    private Mono<RelayTask> arriving(RelayKind kind, Upload upload, String boundary) {
        var parts = new UploadParts(boundary, upload.model());
        var body = new UploadBody(upload, parts, settings);
        return body.model()
                .<RelayTask>map(model -> new Task(kind, model, upload, parts, body))
                .doOnError(failure -> body.close())
                .doOnCancel(body::close);
    }

    private final class Task implements RelayTask {
        private final RelayKind kind;
        private final String model;
        private final Upload upload;
        private final UploadParts parts;
        private final UploadBody body;

        Task(RelayKind kind, String model, Upload upload, UploadParts parts, UploadBody body) {
            this.kind = kind;
            this.model = model;
            this.upload = upload;
            this.parts = parts;
            this.body = body;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public @Nullable String endUser() {
            return parts.noted("user");
        }

        @Override
        public boolean streamed() {
            return "true".equalsIgnoreCase(parts.noted("stream"));
        }

        @Override
        public boolean repeatable() {
            return body.isHeld();
        }

        @Override
        public void close() {
            body.close();
        }

        @Override
        public Flux<RawPiece> attempt(Route route, OpenRelay open) {
            if (!dialects.contains(route.endpoint().dialect())) {
                throw Asked.cannot(route, kind);
            }
            var headers = Map.of("content-type", upload.contentType());
            var outgoing = new Outgoing(kind.path(), headers, List.of(), List.of());
            var sent = body.forModel(route.model().name());
            var answer = upstream.handThrough(new RawCall(route, outgoing, RawCall.Form.TEXT, sent));
            var transcript = new Transcript(parts);
            return answer.takeUntilOther(body.failure()).map(transcript::shown).doOnNext(piece -> {
                transcript.hear(piece);
                open.amountsTo(transcript.spent());
            });
        }
    }
}
