package io.throughline.testing;

import io.throughline.testing.FakeExchange.ClientGone;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A provider on this machine that speaks OpenAI's chat completions and Responses, Anthropic's messages, Gemini's contents,
 * Cohere's chat and Bedrock's Converse, is as strict as the real ones, and answers by script.
 *
 * <p>Base URLs: {@link #openAiUrl()} ({@code …/v1}); {@link #baseUrl()} for Anthropic and Bedrock; below it {@code /v1beta} for
 * Gemini and {@code /cohere} for Cohere. A request that the real API would
 * refuse is refused with its words and kept in {@link #violations()}; so is anything of the gateway's own that leaks
 * (headers {@code x-throughline-*}, {@code x-conversation-*}, body fields {@code throughline*}, {@code conversation*}, a key
 * that begins with {@code tl-}). A key that contains {@code wrong} gets a 401, a model that contains {@code no-such} a 404.
 *
 * <p>A script is {@code [[name key=value]]} anywhere in the last user text, or the model {@code fake-name}. Keys for any
 * script: {@code only=openai|anthropic|gemini|cohere|bedrock|responses} (the other dialects answer plainly), {@code times=N} (the first N requests with this
 * very text, then plainly). Without a script the request's own shape decides: results of tools are quoted
 * ({@code Tool results: get_weather said: …}), a forced or required tool is called, a JSON schema is filled
 * (values from the script's keys), images and files are described ({@code I see image image/png of 70 bytes.}),
 * and everything else is {@code You said: …}. Stop sequences and the output limit (in stream pieces) always hold.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><td>{@code unicode}</td><td>{@link #UNICODE}, in TCP segments of 1 to 5 bytes</td></tr>
 * <tr><td>{@code tool-call id=… city=…}</td><td>one call of the first tool, arguments made from its schema</td></tr>
 * <tr><td>{@code parallel-tools calls=2}</td><td>several calls, unless parallel calls are off</td></tr>
 * <tr><td>{@code tool-steps steps=2}</td><td>one call, after its result another, then the answer</td></tr>
 * <tr><td>{@code memory}</td><td>number, roles and texts of all earlier messages</td></tr>
 * <tr><td>{@code reasoning}</td><td>OpenAI: {@code reasoning_content}; {@code think=yes} adds it to any script.
 *     The others think whenever they are told to; Anthropic, Bedrock, Responses and Gemini 3 then take nothing but their own
 *     sealed thoughts back</td></tr>
 * <tr><td>{@code say text="…"}, {@code count}, {@code big words=2000}, {@code empty-text}</td><td>that text</td></tr>
 * <tr><td>{@code refusal}, {@code content-filter}, {@code length}, {@code cached}</td>
 *     <td>such an end; usage of 1000 prompt tokens of which 640 were cached</td></tr>
 * <tr><td>{@code crlf}, {@code comments}, {@code no-done}, {@code leading-space}</td><td>legal oddities of framing</td></tr>
 * </table>
 *
 * <table>
 * <caption>Faults</caption>
 * <tr><td>{@code 400} … {@code 529}, {@code status code=…}, with {@code after=seconds}</td><td>that status</td></tr>
 * <tr><td>{@code context-length}, {@code quota}</td><td>the dialect's own error for it</td></tr>
 * <tr><td>{@code html-502}, {@code empty}, {@code half-json}, {@code wrong-length}</td><td>bodies that are no answer</td></tr>
 * <tr><td>{@code slow-first ms=1500}, {@code slow-chunks ms=100}</td><td>late, or slow</td></tr>
 * <tr><td>{@code hang}, {@code reset-first}</td><td>nothing, for ever; a reset before the status line</td></tr>
 * <tr><td>{@code cut}, {@code drop}, {@code reset}, {@code error-frame}, each {@code after=4} frames</td>
 *     <td>the stream ends in good order without a finish, without its last chunk, by a reset, by an error event</td></tr>
 * <tr><td>{@code endless ms=100}</td><td>text until the client leaves; {@link #closed()} tells when</td></tr>
 * </table>
 *
 * <p>Any streamed answer of the OpenAI dialect can be odd as those of other servers are: {@code odd=} {@code error-null},
 * {@code id-changes}, {@code no-object}, {@code no-role}, {@code role-repeated}, {@code reasoning-name}, {@code content-null},
 * {@code no-usage}, {@code usage-in-finish}, {@code usage-always}, {@code azure}, {@code late-chunk}, {@code sse-fields},
 * {@code empty-events}, {@code no-space}, {@code unknown-event}, {@code finish-stop}, {@code tool-nulls}, {@code tool-blanks},
 * {@code tool-no-type}, {@code tool-index-one}, {@code tool-repeated}, {@code tool-whole}. The framing ones suit every dialect
 * that sends events.
 *
 * <p>OpenAI's embeddings, moderations, images and speech, and a rerank like vLLM's, are answered plainly ({@link FakeRelay}), and so are
 * transcriptions and translations ({@link FakeTranscripts}).
 *
 * <p>Scripts ask over HTTP: {@code GET /__fake/requests?marker=text}, {@code /__fake/violations}, {@code /__fake/closed},
 * {@code POST /__fake/reset}.
 */
public final class FakeUpstream implements AutoCloseable {
    /** The answer to {@code [[unicode]]}. */
    public static final String UNICODE = Scenes.UNICODE;

    /** A request that the real API would have refused, or something of ours in it. */
    public record Violation(int request, String path, String message) {}

    /** A connection that the client closed before its answer was complete. */
    public record Closed(int request, String path, int chunks, long afterMillis) {}

    private final FakeLog log = new FakeLog();
    private final FakeHttp http;

    private FakeUpstream(int port) {
        this.http = FakeHttp.start(port, this::handle);
    }

    /** Starts on a free port. */
    public static FakeUpstream start() {
        return new FakeUpstream(0);
    }

    public static FakeUpstream start(int port) {
        return new FakeUpstream(port);
    }

    public static void main(String[] args) throws InterruptedException {
        var fake = start(args.length > 0 ? Integer.parseInt(args[0]) : 0);
        System.out.println("fake upstream on " + fake.baseUrl());
        new CountDownLatch(1).await();
    }

    /** For example {@code http://127.0.0.1:41234}, without a path: Anthropic's base URL. */
    public String baseUrl() {
        return "http://127.0.0.1:" + http.port();
    }

    /** OpenAI's base URL. */
    public String openAiUrl() {
        return baseUrl() + "/v1";
    }

    /** Every request since the last reset, oldest first. */
    public List<RecordedRequest> requests() {
        return log.requests();
    }

    /** Requests whose body contains the text. */
    public List<RecordedRequest> requestsWith(String text) {
        return requests().stream()
                .filter(request -> request.bodyText().contains(text))
                .toList();
    }

    public List<Violation> violations() {
        return log.violations();
    }

    public List<Closed> closed() {
        return log.closed();
    }

    public void reset() {
        log.reset();
    }

    @Override
    public void close() {
        http.close();
    }

    private void handle(RecordedRequest request, FakeExchange exchange) throws IOException {
        if (request.path().startsWith("/__fake/")) {
            admin(request, exchange);
            return;
        }
        log.add(request);
        long started = System.nanoTime();
        try {
            new FakeProvider(request, exchange, log).answer();
        } catch (ClientGone gone) {
            log.closed(request, exchange.writes(), started);
            throw gone;
        }
    }

    private void admin(RecordedRequest request, FakeExchange exchange) throws IOException {
        if (request.path().equals("/__fake/reset")) {
            log.reset();
        }
        int query = request.target().indexOf("marker=");
        var marker = query < 0 ? "" : request.target().substring(query + "marker=".length());
        var body = log.describe(request.path(), marker);
        exchange.answer(200, Map.of("content-type", "application/json"), Faults.bytes(body == null ? "{}" : body));
    }
}
