package io.throughline.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The index finds what a parser finds, and a splice changes what it was told to and not one byte more. */
class JsonSpliceLawTest {

    private static final int CASES = 4000;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .build();
    private static final List<String> NAMES =
            List.of("a", "b", "model", "messages", "stream", "", "ключ", "🔑", "a\"b", "\n");
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1.0",
            "1E+2",
            "-1.50e-3",
            "12345678901234567890",
            "0.1000",
            "\"\"",
            "\"x\"",
            "\"\\u00e9\\n\\\"}\"",
            "\"日本 👩‍👩‍👧 ]\"",
            "\"\\ud83d\\ude00\"",
            "\"{\\\\\"",
            "\"data: [\"");
    private static final List<String> BLANKS = List.of("", "", "", " ", "\n  ", "\t", "\r\n");

    private final Random random = new Random(20261120);

    /** One member as it is spelt: its bytes from the name's quote to the end of the value. */
    private record Spelt(String name, String nameJson, String before, String value) {
        String text() {
            return nameJson + before + value;
        }
    }

    /** An object whose pieces are known: {@code gaps} has one more entry than there are members. */
    private record Document(List<Spelt> members, List<String> gaps) {
        String text() {
            var text = new StringBuilder(gaps.getFirst());
            for (int i = 0; i < members.size(); i++) {
                text.append(members.get(i).text()).append(gaps.get(i + 1));
            }
            return text.toString();
        }
    }

    @Test
    void findsEveryMemberWhereItStands() {
        for (int i = 0; i < CASES; i++) {
            var document = document();
            var bytes = inside(document.text());
            var index = JsonIndex.of(bytes, "messages", "role");

            assertThat(index.members()).as(document.text()).hasSameSizeAs(document.members());
            for (int k = 0; k < index.members().size(); k++) {
                var found = index.members().get(k);
                var spelt = document.members().get(k);
                assertThat(found.name()).isEqualTo(spelt.name());
                assertThat(bytes.slice(found.from(), found.valueTo()).utf8()).isEqualTo(spelt.text());
                assertThat(bytes.slice(found.valueFrom(), found.valueTo()).utf8())
                        .isEqualTo(spelt.value());
            }
            checkElements(bytes, index);
        }
    }

    private static void checkElements(JsonBytes bytes, JsonIndex index) {
        var messages = MAPPER.readTree(bytes.toByteArray()).path("messages");
        if (!messages.isArray()) {
            return;
        }
        assertThat(index.elements()).hasSize(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            var element = index.elements().get(i);
            var tree = messages.get(i);
            assertThat(MAPPER.readTree(bytes.slice(element.from(), element.to()).toByteArray()))
                    .isEqualTo(tree);
            assertThat(element.object()).isEqualTo(tree.isObject());
            var role = tree.path("role");
            assertThat(element.tag()).isEqualTo(role.isString() ? role.stringValue() : null);
        }
    }

    @Test
    void withoutAChangeAllBytesStay() {
        for (int i = 0; i < CASES; i++) {
            var text = document().text();
            var splice = new JsonSplice(JsonIndex.of(inside(text)));
            if (random.nextBoolean()) {
                splice.remove("absent");
            }
            assertThat(JsonBytes.join(splice.slices()).utf8()).isEqualTo(text);
        }
    }

    @Test
    void aSetValueIsAllThatDiffers() {
        for (int i = 0; i < CASES; i++) {
            var document = document();
            if (document.members().isEmpty()) {
                continue;
            }
            var name = one(document.members()).name();
            var splice = new JsonSplice(JsonIndex.of(inside(document.text())));
            splice.set(name, "[\"new\", 1.0]");
            var changed = document.members().stream()
                    .map(member -> member.name().equals(name)
                            ? new Spelt(name, member.nameJson(), member.before(), "[\"new\", 1.0]")
                            : member)
                    .toList();
            assertThat(JsonBytes.join(splice.slices()).utf8()).isEqualTo(new Document(changed, document.gaps()).text());
        }
    }

    /** Any mix of changes: the result is what the same changes make of the tree, and each member left alone keeps its spelling. */
    @Test
    void changesMeanTheSameAsOnATree() {
        for (int i = 0; i < CASES; i++) {
            var document = document();
            var splice = new JsonSplice(JsonIndex.of(inside(document.text())));
            var expected = tree(document);
            var touched = new TreeSet<String>();
            for (int k = random.nextInt(5); k > 0; k--) {
                var name = one(NAMES);
                touched.add(name);
                if (random.nextBoolean()) {
                    splice.remove(name);
                    expected.remove(name);
                } else {
                    var value = value(1);
                    splice.set(name, value);
                    expected.put(name, MAPPER.readTree(value));
                }
            }
            var result = JsonBytes.join(splice.slices());
            assertThat(tree(result)).as("%s%n%s", document.text(), result).isEqualTo(expected);
            assertThat(untouched(result.utf8(), touched)).isEqualTo(untouched(document.text(), touched));
        }
    }

    @Test
    void everySubsetOfMembersCanGo() {
        var names = List.of("a", "b", "c", "d");
        for (int gone = 0; gone < 16; gone++) {
            var splice = new JsonSplice(JsonIndex.of(JsonBytes.of("{\"a\":1, \"b\" : 2 ,\"c\":3,\n\"d\":4 }")));
            var left = new ArrayList<String>();
            for (int i = 0; i < names.size(); i++) {
                if ((gone >> i & 1) == 1) {
                    splice.remove(names.get(i));
                } else {
                    left.add(names.get(i));
                }
            }
            assertThat(List.copyOf(tree(JsonBytes.join(splice.slices())).keySet()))
                    .isEqualTo(left);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "\"x\"",
                "null",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":\"\n\"}",
                "{\"a\":1 \"b\":2}",
                "{\"messages\":[1,}",
                "{\"a\":\"\\x\"}",
                "\uFEFF{\"a\":1}"
            })
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> JsonIndex.of(JsonBytes.of(text))).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void otherCharacterSetsAreRefused() {
        for (var charset : List.of(
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_32)) {
            var bytes = JsonBytes.of("{\"model\": \"x\", \"messages\": []}".getBytes(charset));
            assertThatThrownBy(() -> JsonIndex.of(bytes)).as(charset.name()).isInstanceOf(MalformedJsonException.class);
        }
    }

    @Test
    void aHostileDepthIsRefused() {
        var deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> JsonIndex.of(JsonBytes.of(deep))).isInstanceOf(MalformedJsonException.class);
    }

    private static Map<String, JsonNode> tree(Document document) {
        return tree(JsonBytes.of(document.text()));
    }

    private static Map<String, JsonNode> tree(JsonBytes json) {
        var members = new LinkedHashMap<String, JsonNode>();
        MAPPER.readTree(json.toByteArray()).properties().forEach(each -> members.put(each.getKey(), each.getValue()));
        return members;
    }

    private static List<String> untouched(String json, TreeSet<String> touched) {
        var index = JsonIndex.of(JsonBytes.of(json));
        return index.members().stream()
                .filter(member -> !touched.contains(member.name()))
                .map(member ->
                        index.bytes().slice(member.from(), member.valueTo()).utf8())
                .toList();
    }

    /** The bytes somewhere inside a larger array, as they come off a network. */
    private JsonBytes inside(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        int before = random.nextInt(4);
        var array = new byte[before + bytes.length + random.nextInt(4)];
        System.arraycopy(bytes, 0, array, before, bytes.length);
        return JsonBytes.of(array, before, before + bytes.length);
    }

    private Document document() {
        var members = new ArrayList<Spelt>();
        var gaps = new ArrayList<>(List.of(one(BLANKS) + "{" + one(BLANKS)));
        int count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
            var name = one(NAMES);
            members.add(new Spelt(
                    name,
                    quoted(name),
                    one(BLANKS) + ":" + one(BLANKS),
                    name.equals("messages") ? messages() : value(3)));
            gaps.add(one(BLANKS) + (i + 1 < count ? "," : "}") + one(BLANKS));
        }
        if (count == 0) {
            gaps.set(0, gaps.getFirst() + "}" + one(BLANKS));
        }
        return new Document(members, gaps);
    }

    private String messages() {
        return random.nextInt(5) == 0 ? value(2) : array(() -> random.nextInt(4) == 0 ? value(1) : message());
    }

    private String message() {
        return object(List.of("role", "content", "role", "name"));
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 1 : 3)) {
            case 1 -> object(NAMES);
            case 2 -> array(() -> value(depth - 1));
            default -> one(SCALARS);
        };
    }

    private String object(List<String> names) {
        var text = new StringBuilder("{");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(one(BLANKS))
                    .append(quoted(one(names)))
                    .append(':')
                    .append(one(BLANKS))
                    .append(value(0));
            text.append(i > 1 ? "," : one(BLANKS));
        }
        return text.append('}').toString();
    }

    private String array(java.util.function.Supplier<String> element) {
        var text = new StringBuilder("[").append(one(BLANKS));
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(element.get()).append(i > 1 ? "," + one(BLANKS) : "");
        }
        return text.append(one(BLANKS)).append(']').toString();
    }

    /** A name with some of its characters escaped. */
    private String quoted(String name) {
        var text = new StringBuilder("\"");
        for (char each : name.toCharArray()) {
            if (each < ' ' || each == '"' || each == '\\' || random.nextInt(6) == 0) {
                text.append("\\u%04x".formatted((int) each));
            } else if (Character.isSurrogate(each)) {
                text.append(each);
            } else {
                text.append(each);
            }
        }
        return paired(text.append('"').toString());
    }

    /** Half a pair escaped and half of it not is no character; such a name is spelt out. */
    private static String paired(String json) {
        return json.contains("\\ud83d") != json.contains("\\udd11") ? "\"🔑\"" : json;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
