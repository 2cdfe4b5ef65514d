package io.throughline.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.Form;
import io.throughline.testing.RawUpstream;
import io.throughline.testing.RunningGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transcriptions and translations over sockets. */
class TranscriptApiTest extends RunningGateway {

    private static final String TRANSCRIPTIONS = "/v1/audio/transcriptions";
    private static final String WHISPER = "second-kinds/shared-whisper";
    private static final String EAR = "second-kinds/shared-ear";
    private static final byte[] AUDIO = audio(5000);

    @BeforeEach
    void forget() {
        FAKE.reset();
    }

    /** Bytes of all values, with line ends and dashes among them. */
    private static byte[] audio(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        var tricky = ("\r\n--" + Form.BOUNDARY.substring(0, 9) + "\r\n--\r\n\r\n").getBytes(UTF_8);
        System.arraycopy(tricky, 0, bytes, length / 2, tricky.length);
        return bytes;
    }

    private HttpResponse<String> upload(String path, byte[] form, String... headers) throws Exception {
        var all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "content-type";
        all[headers.length + 1] = Form.TYPE;
        return send(request(path).POST(BodyPublishers.ofByteArray(form)), all);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFormPassesByteForByte(boolean modelFirst) throws Exception {
        var form = new Form();
        var sent = new Form();
        if (modelFirst) {
            form.field("model", WHISPER);
            sent.field("model", "shared-whisper");
        }
        for (var each : new Form[] {form, sent}) {
            each.part(
                            "form-data; filename=\"ä; name=\\\"x.mp3\"; name=\"file\"",
                            "Content-Type: audio/mpeg\r\nX-Own: 1\r\n",
                            AUDIO)
                    .field("timestamp_granularities[]", "word")
                    .field("timestamp_granularities[]", "segment")
                    .part("form-data; name=own", "", new byte[0]);
        }
        form.field("throughline", "{\"strict\":true}");
        if (!modelFirst) {
            form.field("model", WHISPER);
            sent.field("model", "shared-whisper");
        }
        var answer = upload(TRANSCRIPTIONS, form.whole());
        assertThat(FAKE.requests()).as(answer.body()).hasSize(1);
        var request = FAKE.requests().getFirst();
        // where the length was told before the part to leave out came, line ends behind the last boundary make up for
        // it
        assertThat(new String(request.body(), ISO_8859_1).stripTrailing())
                .isEqualTo(new String(sent.whole(), ISO_8859_1).stripTrailing());
        assertThat(request.header("content-type")).isEqualTo(Form.TYPE);
        assertThat(request.chunked()).isFalse();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("text").stringValue()).isEqualTo("heard 5000 bytes by word by segment");
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue(WHISPER);
        assertThat(answer.headers().firstValue("x-throughline-cost")).hasValue("0.0009");
        assertThat(usage(answer).getFirst())
                .containsEntry("door", "audio.transcriptions")
                .containsEntry("unit", "audio_millisecond")
                .containsEntry("unit_count", 9000L)
                .containsEntry("cost_nano_usd", 900_000L);
    }

    private static Form form(String model, String format) {
        return new Form().field("model", model).field("response_format", format).file("a.mp3", AUDIO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "unknown",
            value = {
                "json         | application/json          | {\"text\":\"heard  | 900000  | false",
                "verbose_json | application/json          | {\"task\":         | 900000  | false",
                "diarized_json| application/json          | {\"task\":         | 900000  | false",
                "text         | text/plain; charset=utf-8 | heard 5000         | unknown | false",
                "srt          | text/plain; charset=utf-8 | 1                  | 847000  | true",
                "vtt          | text/vtt; charset=utf-8   | WEBVTT             | 847000  | true"
            })
    void everyFormatKeepsItsTypeAndCost(String format, String type, String begins, Long cost, boolean estimated)
            throws Exception {
        var answer = upload(TRANSCRIPTIONS, form(WHISPER, format).whole(), "accept", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(type);
        assertThat(answer.body()).startsWith(begins);
        assertThat(answer.headers().firstValue("x-throughline-cost").isPresent())
                .isEqualTo(cost != null && !estimated);
        assertThat(usage(answer).getFirst())
                .containsEntry("cost_nano_usd", cost)
                .containsEntry("usage_estimated", estimated);
    }

    @Test
    void eventsPassWithTheirUsage() throws Exception {
        var answer =
                upload(TRANSCRIPTIONS, form(EAR, "json").field("stream", "true").whole());
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(answer.body())
                .startsWith("data: {\"type\":\"transcript.text.delta\",\"delta\":\"heard \"}\n\n")
                .contains("\"type\":\"transcript.text.done\"");
        assertThat(usage(answer).getFirst())
                .containsEntry("streamed", true)
                .containsEntry("input_tokens", 90L)
                .containsEntry("output_tokens", 11L)
                .containsEntry("cost_nano_usd", 290_000L);
    }

    @Test
    void translationsHaveADoorOfTheirOwn() throws Exception {
        var answer = upload("/v1/audio/translations", form(WHISPER, "json").whole());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(FAKE.requests().getFirst().path()).isEqualTo("/v1/audio/translations");
        assertThat(usage(answer).getFirst()).containsEntry("door", "audio.translations");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theModelMayStandInAHeader(boolean inTheFormToo) throws Exception {
        var form = new Form().field("throughline", "{}").file("a.mp3", AUDIO);
        var sent = new Form().field("model", "shared-ear").file("a.mp3", AUDIO);
        if (inTheFormToo) {
            form.field("model", "other");
        }
        form.field("prompt", "p");
        sent.field("prompt", "p");
        var answer = upload(TRANSCRIPTIONS, form.whole(), "x-throughline-model", EAR);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new String(FAKE.requests().getFirst().body(), ISO_8859_1).strip())
                .isEqualTo(new String(sent.whole(), ISO_8859_1).strip());
        assertThat(FAKE.violations()).isEmpty();
    }

    @Test
    void wrongFormsNameWhatIsWrong() throws Exception {
        var noModel = new Form().file("a.mp3", AUDIO).whole();
        assertThat(error(upload(TRANSCRIPTIONS, noModel), 400).path("param").stringValue())
                .isEqualTo("model");
        var empty = new Form().field("model", " ").file("a.mp3", AUDIO).whole();
        assertThat(error(upload(TRANSCRIPTIONS, empty), 400).path("param").stringValue())
                .isEqualTo("model");
        assertThat(error(upload(TRANSCRIPTIONS, new byte[0]), 400)
                        .path("message")
                        .stringValue())
                .contains("last boundary");
        var late = new Form()
                .file("a.mp3", audio(9 * 1024 * 1024))
                .field("model", EAR)
                .whole();
        assertThat(error(upload(TRANSCRIPTIONS, late), 400).path("message").stringValue())
                .contains("put the part 'model' before the file")
                .contains("X-Throughline-Model");
        var chat = new Form().field("model", MODEL).file("a.mp3", AUDIO).whole();
        assertThat(error(upload(TRANSCRIPTIONS, chat), 400).path("param").stringValue())
                .isEqualTo("model");
        var large = form(EAR, "json").file("b.mp3", audio(31 * 1024 * 1024)).whole();
        assertThat(error(upload(TRANSCRIPTIONS, large), 413).path("message").stringValue())
                .contains("30 MiB");
        assertThat(FAKE.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"application/json,415", "multipart/form-data,400", "multipart/mixed; boundary=x,415"})
    void otherMediaTypesAreRefused(String type, int status) throws Exception {
        var answer = post(TRANSCRIPTIONS, "{}", "content-type", type);
        assertThat(error(answer, status).path("param").stringValue()).isEqualTo("content-type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | application/json | heard     | text/plain; charset=utf-8",
                "vtt  | application/json | WEBVTT    | text/vtt; charset=utf-8",
                "json | text/plain       | {\"a\":1} | application/json",
                "json | text/plain       | heard     | text/plain"
            })
    void theTypeFollowsTheFormat(String format, String told, String body, String shown) throws Exception {
        var marker = unique();
        RAW.play(marker, RawUpstream.answer(200, told, body));
        var form =
                form("first-kinds/shared-ear", format).field("prompt", marker).whole();
        var answer = upload(TRANSCRIPTIONS, form);
        assertThat(answer.headers().firstValue("content-type")).hasValue(shown);
        assertThat(answer.body()).isEqualTo(body);
    }
}
