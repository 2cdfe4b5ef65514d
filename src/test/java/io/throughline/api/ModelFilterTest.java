package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Capability;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Catalogs;
import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Lifecycle;
import io.throughline.catalog.Modalities;
import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import io.throughline.catalog.Provider;
import io.throughline.catalog.Quality;
import io.throughline.catalog.TaskKind;
import io.throughline.chat.ProviderControls.Privacy;
import io.throughline.chat.Unit;
import io.throughline.routing.ModelPace;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which models each filter leaves, and each sort puts first. */
class ModelFilterTest {

    private static final Set<Capability> EYES = Set.of(Capability.CHAT, Capability.VISION, Capability.TOOLS);
    private static final LocalDate DAY = LocalDate.of(2026, 6, 1);

    /** Dollars per million tokens are whole numbers of millions of pico-dollars. */
    private final CatalogSnapshot snapshot = Catalogs.snapshot(
            List.of(provider("alpha", "Alpha Labs", Privacy.NO_RETENTION), provider("beta", "beta", Privacy.ANY)),
            List.of(
                    model("alpha/eye", EYES, 128_000, tokens(3, 15), Lifecycle.since(DAY), 80),
                    model("alpha/small", Set.of(Capability.CHAT), 8_000, tokens(1, 1), Lifecycle.since(null), null),
                    model(
                            "beta/gift",
                            Set.of(Capability.CHAT, Capability.JSON),
                            null,
                            tokens(0, 0),
                            new Lifecycle(DAY.plusDays(1), DAY, null),
                            60),
                    model("beta/odd", Set.of(Capability.CHAT), 64_000, null, Lifecycle.since(null), null),
                    model("beta/paint", Set.of(Capability.IMAGE), null, images(), Lifecycle.since(null), null)));

    private static Provider provider(String id, String name, Privacy privacy) {
        var endpoint = new Endpoint("openai-chat", URI.create("http://" + id), Set.of());
        return new Provider(id, name, endpoint, List.of(), null, List.of(), null, false, privacy);
    }

    private static Price tokens(long input, long output) {
        return new Price("v", input * 1_000_000, null, null, output * 1_000_000);
    }

    private static Price images() {
        return new Price("v", 0, null, null, 0, null, List.of(new Price.UnitPrice(Unit.IMAGE, "", 40, 1)));
    }

    private static Model model(
            String id,
            Set<Capability> capabilities,
            @Nullable Integer window,
            @Nullable Price price,
            Lifecycle days,
            @Nullable Integer score) {
        var quality = score == null ? Quality.UNKNOWN : new Quality(Map.of(TaskKind.GENERAL, (double) score), "s");
        var name = id.split("/");
        return new Model(
                name[0],
                name[1],
                null,
                window,
                null,
                capabilities,
                price,
                days,
                Modalities.of(capabilities),
                quality,
                true);
    }

    private String left(String query) {
        var filter = ModelFilter.of(Query.of("/v1/models?" + query), snapshot);
        return String.join(
                " ", snapshot.models().stream().filter(filter).map(Model::name).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            provider=alpha                       | eye small
            provider=Alpha%20Labs,beta&q=S       | small
            providers=ALPHA                      | eye small
            capability=vision,tools              | eye
            capability=VISION&capability=json    | ''
            capability=free                      | gift
            kind=image                           | paint
            kind=image,chat                      | eye small gift odd paint
            kind=route                           | ''
            input_modalities=text,image          | eye
            output_modalities=image              | paint
            output_modalities=all                | eye small gift odd paint
            output_modalities=image,text         | eye small gift odd paint
            output_modalities=rerank             | ''
            supported_parameters=tools           | eye
            supported_parameters=response_format | gift
            supported_parameters=temperature     | eye small gift odd paint
            q=AlPhA/                             | eye small
            min_context=64000                    | eye odd
            context=128000                       | eye
            min_context=0                        | eye small odd
            max_price=1                          | small gift
            max_price=0.999999                   | gift
            min_price=1                          | eye small
            max_output_price=14.5                | small gift
            min_output_price=0                   | eye small gift
            free=true                            | gift
            free=false                           | eye small odd paint
            priced=true                          | eye small gift paint
            priced=false                         | odd
            deprecated=true                      | eye small gift odd paint
            deprecated=false                     | eye small odd paint
            deprecated=only                      | gift
            availability=unconfirmed             | eye small gift odd paint
            availability=listed,not_listed       | ''
            zdr=true                             | eye small
            zdr=false                            | gift odd paint
            provider=&free=                      | eye small gift odd paint
            """)
    void leaves(String query, String models) {
        assertThat(left(query)).isEqualTo(models);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pricing-low-to-high      | 2 | gift small eye odd paint
            pricing-high-to-low      | 2 | eye small gift odd paint
            context-high-to-low      | 2 | eye odd small gift paint
            newest                   | 3 | gift eye small odd paint
            intelligence-high-to-low | 3 | eye gift small odd paint
            latency-low-to-high      | 3 | odd eye small gift paint
            throughput-high-to-low   | 3 | eye odd small gift paint
            """)
    void putsFirst(String sort, int unknown, String models) {
        var paces = Map.of(
                "alpha/eye", new ModelPace(2, 90, 1, 1),
                "beta/odd", new ModelPace(0.5, 10, 1, 1),
                "beta/gift", new ModelPace(Double.NaN, Double.NaN, 1, 1));
        var sorted = ModelSort.find(Query.of("/v1/models?sort=" + sort))
                .orElseThrow()
                .sorted(List.copyOf(snapshot.models()), paces);
        assertThat(sorted.unknown()).isEqualTo(unknown);
        assertThat(String.join(" ", sorted.models().stream().map(Model::name).toList()))
                .isEqualTo(models);
    }

    @Test
    void aTextAndAKindAreNoFacts() {
        assertThat(ModelFilter.asksFacts(Query.of("/v1/models?q=a&kind=chat&sort=newest")))
                .isFalse();
        assertThat(ModelFilter.asksFacts(Query.of("/v1/models?max_price=1"))).isTrue();
    }
}
