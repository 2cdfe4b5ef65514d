package io.throughline.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.TurnFold;
import io.throughline.dialect.EveryDialect;
import io.throughline.dialect.InboundDialect;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.Receipt;
import io.throughline.dialect.ResponseReader;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded exchange, both ways: what each client's request becomes for the provider, what the provider's answer means, and what each
 * client gets. The README beside the folders names the files.
 */
class GoldenTest {

    private static final Path ROOT = Path.of("src/test/resources/golden");

    /** As the pipeline would send it where the client named no limit. */
    private static final long OUTPUT_CAP = 8192;

    private static final Receipt RECEIPT =
            new Receipt("0198f0a17c3e7d52a4b69e10c8d2f351", "golden/model", 1_790_000_000, "0.000123");
    private static final String REQUEST_ID = "req_0198golden";
    private static final int LARGEST_CHUNK = 96;

    @TestFactory
    List<DynamicTest> everyFolder() throws IOException {
        try (var files = Files.walk(ROOT, 2)) {
            return files.filter(path -> path.getNameCount() == ROOT.getNameCount() + 2)
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> DynamicTest.dynamicTest(
                            ROOT.relativize(folder).toString(), () -> run(new GoldenCase(folder))))
                    .toList();
        }
    }

    private static void run(GoldenCase golden) {
        var upstream = EveryDialect.upstream(golden.dialect());
        var clients = EveryDialect.inbound().stream()
                .filter(client -> golden.has("in." + client.id() + ".json"))
                .toList();
        var requests = clients.stream()
                .collect(Collectors.toMap(
                        InboundDialect::id, client -> client.read(golden.bytes("in." + client.id() + ".json"))));
        for (var client : clients) {
            request(golden, upstream, requests.get(client.id()));
        }
        if (golden.status() != 200) {
            refused(golden, upstream, clients);
        } else if (golden.streamed()) {
            streamed(golden, upstream, clients, requests::get);
        } else {
            plain(golden, upstream, clients, requests::get);
        }
        golden.assertNoDifference();
    }

    private static void request(GoldenCase golden, UpstreamDialect upstream, ChatRequest request) {
        List<Edit> edits = List.of(
                new Edit.SetModel(request.head().model()),
                new Edit.SetStream(golden.status() == 200 ? golden.streamed() : request.head().stream()),
                new Edit.CapOutput(OUTPUT_CAP),
                new Edit.Restore(golden.kept()));
        var outgoing = upstream.write(request, edits, golden.quirks());
        var body = JsonBytes.join(outgoing.body());
        var client = request.dialect();
        if (client.equals(upstream.id())) {
            golden.expectBytes("up.request.json", body);
        } else {
            golden.expectJson("up.request." + client + ".json", body);
        }
        golden.expectLines("dropped." + client + ".txt", outgoing.dropped());
    }

    private static void refused(GoldenCase golden, UpstreamDialect upstream, List<InboundDialect> clients) {
        var error = upstream.error(golden.status(), golden.headers(), golden.bytes("up.response.json"));
        golden.expectLines("events.txt", List.of(EventText.line(new ChatEvent.Failed(error))));
        for (var client : clients) {
            golden.expectBytes("out." + client.id() + ".json", client.error(error, REQUEST_ID));
        }
    }

    private static void streamed(
            GoldenCase golden,
            UpstreamDialect upstream,
            List<InboundDialect> clients,
            java.util.function.Function<String, ChatRequest> requests) {
        var sse = golden.stream();
        var frames = read(upstream, golden.quirks(), sse, sse.length);
        var events = events(frames);
        golden.expectLines("events.txt", events.stream().map(EventText::line).toList());
        for (int chunk = 1; chunk <= Math.min(sse.length, LARGEST_CHUNK); chunk++) {
            assertThat(events(read(upstream, golden.quirks(), sse, chunk)))
                    .as("events when the stream comes in pieces of %d bytes", chunk)
                    .isEqualTo(events);
        }
        golden.expectJson("turn.json", TurnText.json(fold(events)));
        for (var client : clients) {
            var written = write(client, requests.apply(client.id()), frames);
            golden.expectBytes("out." + client.id() + ".sse", written);
            if (client.id().equals(upstream.id()) && failure(events) == null) {
                var anew = write(client, requests.apply(client.id()), withoutRaw(frames))
                        .toByteArray();
                assertSaysTheSame(events(read(upstream, Set.of(), anew, anew.length)), events);
            }
        }
    }

    /** Reads the stream as the upstream module does: cut into frames, an unreadable frame or an early end being a failure. */
    private static List<ChatFrame> read(UpstreamDialect upstream, Set<Quirk> quirks, byte[] sse, int chunk) {
        var splitter = upstream.framing().splitter();
        var reader = upstream.reader(true, quirks);
        var frames = new ArrayList<ChatFrame>();
        try {
            for (int from = 0; from < sse.length; from += chunk) {
                var piece = Arrays.copyOfRange(sse, from, Math.min(sse.length, from + chunk));
                if (!readAll(reader, splitter.feed(piece), frames)) {
                    return frames;
                }
            }
            if (readAll(reader, splitter.end(), frames)) {
                frames.addAll(reader.end());
            }
        } catch (MalformedJsonException e) {
            frames.add(broken(upstream, e));
        }
        return frames;
    }

    private static boolean readAll(ResponseReader reader, List<SseFrame> units, List<ChatFrame> frames) {
        for (var unit : units) {
            var read = reader.read(unit);
            frames.addAll(read);
            if (failure(events(read)) != null) {
                return false;
            }
        }
        return true;
    }

    private static ChatFrame broken(UpstreamDialect upstream, MalformedJsonException e) {
        var error =
                GatewayError.of(ErrorKind.UPSTREAM_BROKEN, "the provider sent something unreadable: " + e.problem());
        return ChatFrame.of(upstream.id(), new ChatEvent.Failed(error));
    }

    private static JsonBytes write(InboundDialect client, ChatRequest request, List<ChatFrame> frames) {
        var writer = client.writer(request);
        var out = new ByteArrayOutputStream();
        for (var frame : frames) {
            writer.write(frame, RECEIPT, out);
        }
        var failure = failure(events(frames));
        if (failure == null) {
            writer.end(RECEIPT, out);
        } else {
            writer.fail(failure, RECEIPT, out);
        }
        return JsonBytes.of(out.toByteArray());
    }

    private static void plain(
            GoldenCase golden,
            UpstreamDialect upstream,
            List<InboundDialect> clients,
            java.util.function.Function<String, ChatRequest> requests) {
        var body = golden.bytes("up.response.json");
        var reader = upstream.reader(false, golden.quirks());
        var frames = new ArrayList<>(reader.read(new SseFrame(null, body)));
        frames.addAll(reader.end());
        var events = events(frames);
        golden.expectLines("events.txt", events.stream().map(EventText::line).toList());
        var fold = fold(events);
        golden.expectJson("turn.json", TurnText.json(fold));
        for (var client : clients) {
            var raw = client.id().equals(upstream.id()) ? frames.getFirst().raw() : null;
            var failure = fold.error();
            var out = failure != null
                    ? client.error(failure, REQUEST_ID)
                    : client.writer(requests.apply(client.id()))
                            .plain(fold.answer(), raw == null ? null : raw.data(), RECEIPT);
            golden.expectBytes("out." + client.id() + ".json", out);
            if (raw != null) {
                var anew = client.writer(requests.apply(client.id())).plain(fold.answer(), null, RECEIPT);
                assertSaysTheSame(events(upstream.reader(false).read(new SseFrame(null, anew))), events);
            }
        }
    }

    private static List<ChatFrame> withoutRaw(List<ChatFrame> frames) {
        return frames.stream()
                .map(frame -> new ChatFrame(frame.events(), frame.dialect(), null))
                .toList();
    }

    /** What a dialect writes from events, it reads as the same answer. */
    private static void assertSaysTheSame(List<ChatEvent> anew, List<ChatEvent> events) {
        assertThat(fold(anew).answer().choices())
                .as("the answer written anew and read again")
                .isEqualTo(fold(events).answer().choices());
        assertThat(fold(anew).finished()).isTrue();
    }

    private static List<ChatEvent> events(List<ChatFrame> frames) {
        return frames.stream().flatMap(frame -> frame.events().stream()).toList();
    }

    private static @Nullable GatewayError failure(List<ChatEvent> events) {
        return Stream.of(events)
                .flatMap(List::stream)
                .filter(ChatEvent.Failed.class::isInstance)
                .map(event -> ((ChatEvent.Failed) event).error())
                .findFirst()
                .orElse(null);
    }

    private static TurnFold fold(List<ChatEvent> events) {
        var fold = new TurnFold();
        events.forEach(fold::add);
        return fold;
    }
}
