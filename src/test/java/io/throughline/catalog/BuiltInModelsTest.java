package io.throughline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** What hand-kept numbers get wrong: a shifted comma, a swapped pair, a line copied once too often. */
class BuiltInModelsTest {

    private static final long USD_PER_MILLION = 1_000_000;

    private final List<Model> models = List.copyOf(Catalogs.of(
                    new CatalogSettings(
                            Map.of(), "no-such-folder", Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)),
                    new MockEnvironment())
            .snapshot()
            .models());

    private Stream<Model> chat() {
        return models.stream().filter(model -> model.does(Capability.CHAT));
    }

    private List<Price> prices() {
        return models.stream().map(Model::price).filter(price -> price != null).toList();
    }

    @Test
    void thereAreManyOfManyProviders() {
        assertThat(models).hasSizeGreaterThan(400);
        assertThat(models.stream().map(Model::provider).distinct()).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void limitsOfChatModelsAreKnownAndTheAnswerFitsTheWindow() {
        assertThat(chat()).isNotEmpty().allSatisfy(model -> {
            assertThat(model.windowTokens()).isBetween(4_000, 4_000_000);
            assertThat(model.maxOutputTokens()).isBetween(1_000, model.windowTokens());
        });
    }

    @Test
    void aTokenCostsWhatTokensCost() {
        assertThat(prices()).filteredOn(Price::chargesTokens).isNotEmpty().allSatisfy(price -> {
            assertThat(price.inputPicoUsd()).isBetween(USD_PER_MILLION / 200, 200 * USD_PER_MILLION);
            assertThat(price.outputPicoUsd()).isBetween(0L, 700 * USD_PER_MILLION);
        });
    }

    @Test
    void anAnswerCostsNoLessThanThePromptOfAChatModel() {
        assertThat(chat().map(Model::price))
                .allSatisfy(price ->
                        assertThat(price.outputPicoUsd()).isBetween(price.inputPicoUsd(), 15 * price.inputPicoUsd()));
    }

    @Test
    void theCacheIsCheaperToReadAndLittleDearerToWrite() {
        assertThat(prices()).allSatisfy(price -> {
            if (price.cacheReadPicoUsd() != null) {
                assertThat(price.cacheReadPicoUsd()).isLessThanOrEqualTo(price.inputPicoUsd());
            }
            if (price.cacheWritePicoUsd() != null) {
                assertThat(price.cacheWritePicoUsd()).isLessThanOrEqualTo(price.inputPicoUsd() * 5 / 4);
            }
            if (price.cacheWriteHourPicoUsd() != null) {
                assertThat(price.cacheWriteHourPicoUsd()).isEqualTo(2 * price.inputPicoUsd());
            }
        });
    }

    @Test
    void batchesAreCheaperAndLongPromptsDearer() {
        assertThat(prices())
                .filteredOn(price -> price.batch() != null)
                .isNotEmpty()
                .allSatisfy(price -> {
                    assertThat(price.batch().inputPicoUsd()).isBetween(price.inputPicoUsd() / 4, price.inputPicoUsd());
                    assertThat(price.batch().outputPicoUsd())
                            .isBetween(price.outputPicoUsd() / 4, price.outputPicoUsd());
                });
        assertThat(prices())
                .filteredOn(price -> price.longPrompt() != null)
                .isNotEmpty()
                .allSatisfy(price -> {
                    var tier = price.longPrompt();
                    assertThat(tier.aboveTokens()).isBetween(100_000L, 1_000_000L);
                    assertThat(tier.price().inputPicoUsd()).isBetween(price.inputPicoUsd(), 5 * price.inputPicoUsd());
                    assertThat(tier.price().outputPicoUsd())
                            .isBetween(price.outputPicoUsd(), 5 * price.outputPicoUsd());
                });
    }

    @Test
    void daysAreThoseOfOurTime() {
        var first = LocalDate.of(2022, 1, 1);
        var last = LocalDate.of(2028, 12, 31);
        assertThat(models).map(Model::lifecycle).allSatisfy(days -> {
            for (var day : new LocalDate[] {days.released(), days.deprecated(), days.shutdown()}) {
                if (day != null) {
                    assertThat(day).isBetween(first, last);
                }
            }
        });
        assertThat(models).filteredOn(model -> model.lifecycle().isEnding()).hasSizeGreaterThan(40);
    }

    @Test
    void scoresAreOfOneSource() {
        assertThat(models)
                .filteredOn(model -> !model.quality().scores().isEmpty())
                .hasSizeGreaterThan(200)
                .allSatisfy(model -> {
                    assertThat(model.quality().source()).isEqualTo("Artificial Analysis v4.1");
                    assertThat(model.quality().find(TaskKind.GENERAL)).isPresent();
                });
    }

    @Test
    void eachCapabilityIsThatOfSomeModel() {
        assertThat(models.stream()
                        .flatMap(model -> model.capabilities().stream())
                        .distinct())
                .contains(Capability.CODE, Capability.MULTILINGUAL, Capability.LONG_CONTEXT, Capability.CACHING)
                .contains(Capability.WEB_SEARCH, Capability.FREE, Capability.OPEN_WEIGHTS);
    }
}
