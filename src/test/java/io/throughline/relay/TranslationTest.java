package io.throughline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Usage;
import io.throughline.dialect.EmbeddingAsk;
import io.throughline.dialect.EveryDialect;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.RerankAsk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One exchange in each folder of {@code relay/<endpoint>/<dialect>}: what the client sent, what the provider is sent and where, what it
 * answered (modelled on its documented exchanges), and what the client gets.
 */
class TranslationTest {

    private static final Path CASES = Path.of("src/test/resources/relay");

    static Stream<Path> embeddings() throws IOException {
        return cases("embeddings");
    }

    static Stream<Path> rerank() throws IOException {
        return cases("rerank");
    }

    private static Stream<Path> cases(String endpoint) throws IOException {
        try (var files = Files.walk(CASES.resolve(endpoint))) {
            return files.filter(file -> file.endsWith("in.json")).map(Path::getParent).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void embeds(Path folder) throws IOException {
        var dialect = EveryDialect.embedding(folder.getParent().getFileName().toString());
        var body = JsonIndex.of(read(folder, "in.json"));
        var ask = EmbeddingAsk.read(body);
        checkSent(folder, dialect.write(ask, model(body), quirks(folder)));
        var answer = dialect.read(ask, read(folder, "up.response.json"), quirks(folder));
        var spent = Spent.tokens(answer.usage(), JsonBytes.length(ask.inputs())).usage();
        var out = EmbeddingWriter.write(List.of(answer), ask.base64(), model(body), spent == null ? Usage.NONE : spent);
        assertThat(tree(out)).isEqualTo(tree(read(folder, "out.json")));
    }

    @ParameterizedTest
    @MethodSource("rerank")
    void ranks(Path folder) throws IOException {
        var dialect = EveryDialect.rerank(folder.getParent().getFileName().toString());
        var body = JsonIndex.of(read(folder, "in.json"));
        var ask = RerankAsk.read(body);
        checkSent(folder, dialect.write(ask, model(body)));
        var out = RerankWriter.write(
                ask, dialect.read(ask, read(folder, "up.response.json")), "rerank-test", model(body));
        assertThat(tree(out)).isEqualTo(tree(read(folder, "out.json")));
    }

    private static void checkSent(Path folder, Outgoing sent) throws IOException {
        assertThat(tree(JsonBytes.join(sent.body()))).isEqualTo(tree(read(folder, "up.request.json")));
        assertThat(sent.path()).isEqualTo(read(folder, "path.txt").utf8().strip());
        assertThat(String.join(", ", sent.dropped()))
                .isEqualTo(read(folder, "dropped.txt").utf8().strip());
    }

    /** The provider's own name of the model that the client named in full. */
    private static String model(JsonIndex body) {
        return String.valueOf(Asked.model(body)).replaceFirst("^[^/]+/", "");
    }

    private static Set<Quirk> quirks(Path folder) throws IOException {
        var file = folder.resolve("quirks.txt");
        var named = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
        return Arrays.stream(Quirk.values())
                .filter(quirk -> named.contains(quirk.id()))
                .collect(Collectors.toSet());
    }

    private static JsonBytes read(Path folder, String name) throws IOException {
        return JsonBytes.of(Files.readAllBytes(folder.resolve(name)));
    }

    private static JsonNode tree(JsonBytes json) {
        return JsonMapper.shared().readTree(json.utf8());
    }
}
