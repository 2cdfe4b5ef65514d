package io.throughline.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonTap;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is overheard is the same wherever the network cuts the body. */
class JsonTapLawTest {

    private static final String BODY = """
            { "created" : 1, "nested":{"usage":9,"data":[1,2]}, "text":"a \\"usage\\":1, \\\\", "usage" : {"a":[1,{"b":"}"}],"c":"日本"},
              "data":[{"x":[1,2,3]}, "a,b" ,[],{},-1.5e3,null ],"empty":[], "size":"1x1" , "last":true}
            """;

    private final Random random = new Random(20261120);

    private static JsonTap tap(String body) {
        var tap = new JsonTap(Set.of("usage", "size", "last", "empty"), "data");
        tap.feed(JsonBytes.of(body));
        return tap;
    }

    private static void check(JsonTap tap) {
        assertThat(tap.elements()).isEqualTo(6);
        assertThat(tap.value("usage")).hasToString("{\"a\":[1,{\"b\":\"}\"}],\"c\":\"日本\"}");
        assertThat(tap.value("size")).hasToString("\"1x1\"");
        assertThat(tap.value("last")).hasToString("true");
        assertThat(tap.value("empty")).hasToString("[]");
        assertThat(tap.value("created")).isNull();
    }

    @Test
    void piecesDoNotMatter() {
        check(tap(BODY));
        var bytes = JsonBytes.of(BODY.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 2000; i++) {
            var tap = new JsonTap(Set.of("usage", "size", "last", "empty"), "data");
            for (int from = 0; from < bytes.length(); ) {
                int to = Math.min(bytes.length(), from + random.nextInt(random.nextBoolean() ? 4 : 60));
                tap.feed(bytes.slice(from, to));
                from = to;
            }
            check(tap);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":[]} | 0",
                "{\"data\":[1]} | 1",
                "{\"data\":[[1,2],[3]]} | 2",
                "{\"data\":{\"a\":1}} | 1",
                "{\"data\":7} | 0",
                "{\"other\":[1,2]} | 0",
                "[1,2] | 0",
                "{} | 0",
                "nonsense | 0",
                "{\"data\":[1,2 | 2"
            })
    void elementsAreCounted(String body, int elements) {
        assertThat(tap(body).elements()).isEqualTo(elements);
    }

    @Test
    void aMemberThatIsTooLongIsNotKept() {
        var tap = tap("{\"size\":\"" + "x".repeat(70_000) + "\",\"last\":1}");
        assertThat(tap.value("size")).isNull();
        assertThat(tap.value("last")).hasToString("1");
    }
}
