package io.throughline.routing.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.Catalogs;
import io.throughline.routing.Shelf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files of routes may say, and what is said of those that cannot be used. */
class RouteFilesTest {

    @TempDir
    Path folder;

    private static List<NamedRoute> read(String text) {
        return RouteFiles.read(Map.of(Path.of("r.yaml"), text));
    }

    /** A bar stands for a new line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "routes:|  a b: x; r.yaml:2:3: routes.a b is no name of a route",
                "routes:|  openai/x: y; r.yaml:2:3: routes.openai/x is no name of a route",
                "routes:|  best-one: y; r.yaml:2:3: routes.best-one is no name of a route: it begins like a policy",
                "routs:|  a: y; r.yaml:1:1: routs is not known; there is routes. Did you mean 'routes'?",
                "routes: [a]; r.yaml:1:9: routes is a list and must be an object of routes by name",
                "routes:|  a:; r.yaml:2:5: routes.a is nothing and must be a text",
                "routes:|  a: []; r.yaml:2:6: routes.a has 0 entries and must have 1 to 20",
                "routes:|  a: {}; r.yaml:2:6: routes.a leads nowhere: it needs one of to, try, split, when",
                "routes:|  a: {to: x, try: [y]}; r.yaml:2:6: routes.a has to and try; a route has one of them",
                "routes:|  a: {to: x, otherwise: y}; r.yaml:2:25: routes.a.otherwise goes with 'when' only",
                "routes:|  a: {to: x, max-cost: free}; r.yaml:2:24: routes.a.max-cost is 'free' and must be dollars",
                "routes:|  a: {to: x, max-cost: 0}; r.yaml:2:24: routes.a.max-cost is '0' and must be dollars",
                "routes:|  a: {split: [x]}; r.yaml:2:15: routes.a.split[0] is 'x' and must be like {to:",
                "routes:|  a:|    split:|    - {to: x, wieght: 1}; r.yaml:4:15: routes.a.split[0].wieght is not known; there is to, weight. Did you mean 'weight'?",
                "routes:|  a: {split: [{to: x, weight: -1}]}; r.yaml:2:31: routes.a.split[0].weight is '-1' and must be a whole number from 1",
                "routes:|  a: {split: [{to: x, weight: 1.5}]}; must be a whole number",
                "routes:|  a: {split: [{to: x}]}; r.yaml:2:15: routes.a.split[0] needs 'weight'",
                "routes:|  a: {split: [{to: x, weight: 1}, {to: x, weight: 2}]}; routes.a.split[1].to 'x' is there twice; add the weights up",
                "routes:|  a: {when: [{to: x}]}; r.yaml:2:14: routes.a.when[0] needs 'if'",
                "routes:|  a: {when: [{if: {}, to: x}]}; must be a condition like",
                "routes:|  a: {when: [{if: {promt-tokens: 1}, to: x}]}; Did you mean 'prompt-tokens'?",
                "routes:|  a: {when: [{if: {prompt-tokens: {over: 1}}, to: x}]}; routes.a.when[0].if.prompt-tokens.over is no comparison; there is eq, ne",
                "routes:|  a: {when: [{if: {prompt-tokens: {gt: many}}, to: x}]}; is 'many' and must be a number",
                "routes:|  a: {when: [{if: {stream: maybe}, to: x}]}; is 'maybe' and must be true or false",
                "routes:|  a: {when: [{if: {metadata.x: {matches: '('}}, to: x}]}; is no regular expression: Unclosed group",
                "routes:|  a: {when: [{if: {any: []}, to: x}]}; must be a list of conditions",
                "routes:|  a: x|  a: y; r.yaml:3:3: routes.a is there twice, first at r.yaml:2:3",
                "routes:|  a: [x; r.yaml:2:8: is not valid YAML",
                "routes:|  a: &a [*a]; is nested deeper than 50 levels",
                "- a; r.yaml:1:1: is a list and must begin with 'routes:'"
            })
    void whatCannotBeUsedIsToldWithItsPlace(String text, String problem) {
        assertThatThrownBy(() -> read(text.replace('|', '\n')))
                .isInstanceOf(BadRouteException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void namesOfFieldsCanBeRead() {
        assertThatThrownBy(() -> read("routes:\n  a: {when: [{if: {\"metadata.x\\ny\": 1}, to: x}]}"))
                .hasMessageContaining("routes.a.when[0].if has a field without a name that can be read");
    }

    @Test
    void settingsFilesHaveRoutesBesideOtherThings() {
        var text = """
                spring: {application: {name: x}}
                throughline:
                  home: data
                  routes: {a: x}
                ---
                throughline.routes: {b: [x, y]}
                logging: {level: {root: warn}}
                """;
        assertThat(read(text)).extracting(NamedRoute::name).containsExactly("a", "b");
        assertThat(read("")).isEmpty();
        assertThat(read("routes:\n")).isEmpty();
        assertThat(read("throughline:\n  routes:\n")).isEmpty();
    }

    @Test
    void circlesAreToldWithTheirPath() {
        assertThatThrownBy(() -> Asks.table("a: b\nb: [x, c]\nc: {split: [{to: a, weight: 1}]}"))
                .hasMessageContaining("r.yaml:4:20: routes.c.split[0].to goes in a circle: a → b → c → a");
        assertThatThrownBy(() -> Asks.table("gpt: [gpt, x]"))
                .hasMessageContaining("gpt → gpt; for a model that is called like the route, write provider/gpt");
        assertThat(Asks.table("a: [b, c]\nb: d\nc: d\nd: x").all()).hasSize(4);
    }

    @Test
    void chainsHaveAnEnd() {
        var chain = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            chain.append("r").append(i).append(": r").append(i + 1).append('\n');
        }
        assertThatThrownBy(() -> Asks.table(chain + "r16: x")).hasMessageContaining("more than 16 routes");
        assertThatThrownBy(() -> Asks.table("r16: x\n" + chain)).hasMessageContaining("more than 16 routes");
        assertThat(Asks.table(chain.toString()).all()).hasSize(16);
    }

    @Test
    void namesDifferByMoreThanCase() {
        assertThatThrownBy(() -> Asks.table("Fast: x\nfast: y"))
                .hasMessageContaining("'fast', and another route 'Fast'");
    }

    @Test
    void unknownTargetsAreWarnedOfAndPoliciesMustBeReadable() throws Exception {
        var file = folder.resolve("routes.yaml");
        Files.writeString(file, "routes:\n  fast: a/m\n  slip: fasst\n  gone: nowhere/m\n  ok: cheapest from later\n");
        var catalog = Catalogs.fixed(new Shelf().live("a").model("a/m", 1, 1).snapshot());
        var files = new RouteFiles(new RouteSettings(List.of(file.toString(), folder + "/none.yaml")));
        var book = new RouteBook(files, catalog);
        assertThat(book.warnings())
                .containsExactly(
                        file + ":3:9: 'fasst' is no route, and no model that is known now. Did you mean 'fast'?",
                        file + ":4:9: 'nowhere/m' is no route, and no model that is known now");
        Files.writeString(file, "routes:\n  fast: cheapest with visoin\n");
        assertThatThrownBy(() -> new RouteBook(files, catalog))
                .hasMessageContaining(
                        file + ":2:9: routes.fast is the policy 'cheapest with visoin', which has an unknown word");
    }

    @Test
    void aBrokenFileLeavesTheOldRoutesInForce() throws Exception {
        var file = folder.resolve("routes.yaml");
        var book = new RouteBook(
                new RouteFiles(new RouteSettings(List.of(file.toString()))),
                Catalogs.fixed(new Shelf().live("a").model("a/m", 1, 1).snapshot()));
        assertThat(book.reread()).isFalse();
        Files.writeString(file, "routes: {one: a/m}");
        assertThat(book.reread()).isTrue();
        Files.writeString(file, "routes: {one: }");
        assertThat(book.reread()).isTrue();
        assertThat(book.reread()).isFalse();
        assertThat(book.problem()).startsWith(file + ":1:");
        assertThat(book.table().find("one", null)).isNotNull();
        Files.writeString(file, "routes: {one: a/m}");
        assertThat(book.reread()).isTrue();
        assertThat(book.problem()).isNull();
        Files.delete(file);
        assertThat(book.reread()).isTrue();
        assertThat(book.table().isEmpty()).isTrue();
    }
}
