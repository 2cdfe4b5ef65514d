package io.throughline.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's transcriptions and translations, as strict as the real ones: nine seconds of audio, whatever is sent. */
final class FakeTranscripts {
    private static final Set<String> PATHS = Set.of("/v1/audio/transcriptions", "/v1/audio/translations");
    private static final Set<String> EXTENSIONS =
            Set.of("flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm");
    private static final List<String> FORMATS = List.of("json", "text", "srt", "verbose_json", "vtt", "diarized_json");
    private static final List<String> OURS = List.of("throughline", "conversation");

    private final FakeDoor door;
    private final FakeExchange exchange;

    FakeTranscripts(FakeDoor door, FakeExchange exchange) {
        this.door = door;
        this.exchange = exchange;
    }

    static boolean serves(RecordedRequest request) {
        return request.method().equals("POST") && PATHS.contains(request.path());
    }

    void answer(RecordedRequest request) throws IOException {
        var form = FakeForm.of(request);
        for (var part : form.parts()) {
            if (OURS.contains(part.name())) {
                throw Rejection.invalid("leak: " + part.name(), null, part.name());
            }
        }
        var model = form.text("model");
        if (model.isEmpty()) {
            throw Rejection.invalid("you must provide a model parameter", null, "model");
        }
        var heard = heard(form);
        var format = form.named("response_format").isEmpty() ? "json" : form.text("response_format");
        if (!FORMATS.contains(format)) {
            throw Rejection.invalid(
                    "response_format '" + format + "' is not one of " + FORMATS, null, "response_format");
        }
        boolean whisper = model.contains("whisper");
        if (form.text("stream").equals("true") && !whisper) {
            stream(heard);
            return;
        }
        send(format, heard, whisper);
    }

    /** What was heard: the file's length, its name and the hints that came along. */
    private static String heard(FakeForm form) {
        var file = form.named("file");
        if (file.size() != 1 || file.getFirst().filename() == null) {
            throw Rejection.invalid("file is required", null, "file");
        }
        var name = file.getFirst().filename();
        var extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!EXTENSIONS.contains(extension)) {
            throw Rejection.invalid("Unrecognized file format. Supported formats: " + EXTENSIONS, null, "file");
        }
        var heard = new StringBuilder("heard " + file.getFirst().content().length() + " bytes");
        var language = form.text("language");
        if (!language.isEmpty()) {
            heard.append(" in ").append(language);
        }
        form.named("timestamp_granularities[]")
                .forEach(each -> heard.append(" by ").append(each.text()));
        return heard.toString();
    }

    private void send(String format, String heard, boolean whisper) throws IOException {
        switch (format) {
            case "text" -> send("text/plain; charset=utf-8", heard + "\n");
            case "srt" -> send("text/plain; charset=utf-8", "1\n00:00:00,000 --> 00:00:08,470\n" + heard + "\n\n");
            case "vtt" -> send("text/vtt; charset=utf-8", "WEBVTT\n\n00:00:00.000 --> 00:00:08.470\n" + heard + "\n\n");
            case "verbose_json" ->
                json(FakeJson.object(
                        "task",
                        "transcribe",
                        "language",
                        "english",
                        "duration",
                        8.47,
                        "text",
                        heard,
                        "segments",
                        List.of(segment(heard)),
                        "usage",
                        seconds()));
            case "diarized_json" ->
                json(FakeJson.object(
                        "task",
                        "transcribe",
                        "duration",
                        8.47,
                        "text",
                        heard,
                        "segments",
                        List.of(FakeJson.object(
                                "type",
                                "transcript.text.segment",
                                "id",
                                "seg_001",
                                "start",
                                0.0,
                                "end",
                                8.47,
                                "text",
                                heard,
                                "speaker",
                                "A")),
                        "usage",
                        seconds()));
            default -> json(FakeJson.object("text", heard, "usage", whisper ? seconds() : tokens()));
        }
    }

    private static Map<String, @Nullable Object> segment(String heard) {
        return FakeJson.object(
                "id",
                0,
                "seek",
                0,
                "start",
                0.0,
                "end",
                8.47,
                "text",
                heard,
                "tokens",
                List.of(50364, 440),
                "temperature",
                0.0,
                "avg_logprob",
                -0.28,
                "compression_ratio",
                1.23,
                "no_speech_prob",
                0.009);
    }

    private static Map<String, @Nullable Object> seconds() {
        return FakeJson.object("type", "duration", "seconds", 9);
    }

    private static Map<String, @Nullable Object> tokens() {
        return FakeJson.object(
                "type",
                "tokens",
                "total_tokens",
                101,
                "input_tokens",
                90,
                "input_token_details",
                FakeJson.object("text_tokens", 0, "audio_tokens", 90),
                "output_tokens",
                11);
    }

    private void stream(String heard) throws IOException {
        exchange.open(200, Map.of("content-type", "text/event-stream; charset=utf-8"));
        for (var word : heard.split("(?<= )")) {
            event(FakeJson.object("type", "transcript.text.delta", "delta", word));
        }
        event(FakeJson.object("type", "transcript.text.done", "text", heard, "usage", tokens()));
        exchange.finish();
    }

    private void event(Map<String, @Nullable Object> data) throws IOException {
        exchange.write(bytes("data: " + FakeJson.write(data) + "\n\n"));
    }

    private void json(Map<String, @Nullable Object> body) throws IOException {
        send("application/json", FakeJson.write(body));
    }

    private void send(String type, String body) throws IOException {
        var headers = door.responseHeaders();
        headers.put("content-type", type);
        exchange.answer(200, headers, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
