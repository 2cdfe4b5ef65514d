package io.throughline.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Price;
import io.throughline.catalog.Price.UnitPrice;
import io.throughline.chat.Quantity;
import io.throughline.chat.Unit;
import io.throughline.chat.Usage;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostingTest {

    private static final Usage ANY = Usage.of(10, 10);

    /** Prices in dollars per million tokens; an empty cell is an unknown price or share. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    # in  | read   | write | output | tokens in, read, written, out       | nano USD
                    2.50  |        |       | 10     | 1000    | 0    | 0    | 500          | 7500000
                    2.50  | 1.25   |       | 10     | 1000    | 800  | 0    | 0            | 1500000
                    3     | 0.30   | 3.75  | 15     | 10000   | 6000 | 3000 | 100          | 17550000
                    2.50  |        |       | 10     | 1000    | 800  | 100  | 0            | 2500000
                    2.50  | 0      |       | 10     | 1000    | 1000 | 0    | 0            | 0
                    0.15  |        |       | 0.60   | 8       | 0    | 0    | 9            | 6600
                    0.0375|        |       | 0.15   | 1       | 0    | 0    | 0            | 38
                    1     | 0.1    |       | 1      | 100     | 150  | 0    | 0            | 15000
                    0     |        |       | 0      | 100     | 0    | 0    | 100          | 0
                    1     |        |       | 1      | 0       | 0    | 0    | 0            | 0
                    """, delimiter = '|')
    void addsWhatEachKindOfTokenCosts(
            String input,
            @Nullable String read,
            @Nullable String write,
            String output,
            String in,
            String r,
            String w,
            String out,
            String nano) {
        var price = new Price("v", pico(input), maybePico(read), maybePico(write), pico(output));
        var usage = new Usage(Long.parseLong(in), Long.parseLong(r), Long.parseLong(w), Long.parseLong(out), 0);
        assertThat(Costing.cost(price, usage)).contains(new Cost(Long.parseLong(nano)));
    }

    @ParameterizedTest
    @CsvSource({"499, 0", "500, 1", "501, 1", "999, 1", "1499, 1", "1500, 2"})
    void roundsOnceAndHalfUp(long picoUsd, long nanoUsd) {
        assertThat(Costing.cost(new Price("v", picoUsd, null, null, 0), Usage.of(1, 0)))
                .contains(new Cost(nanoUsd));
    }

    @Test
    void roundsTheSumAndNotItsTerms() {
        var price = new Price("v", 400, 400L, 400L, 400);
        assertThat(Costing.cost(price, new Usage(3, 1, 1, 1, 0))).contains(new Cost(2));
    }

    @Test
    void isExactBeyondALong() {
        var price = new Price("v", 1_000_000_007, null, null, 1);
        var expected = new BigDecimal("1000000007")
                .multiply(new BigDecimal("9000000000000"))
                .movePointLeft(3);
        assertThat(Costing.cost(price, Usage.of(9_000_000_000_000L, 0))).contains(new Cost(expected.longValueExact()));
    }

    @Test
    void isUnknownWhenItFitsNoLong() {
        assertThat(Costing.cost(new Price("v", Long.MAX_VALUE, null, null, 0), Usage.of(Long.MAX_VALUE, 0)))
                .isEmpty();
    }

    @Test
    void isUnknownAndNotFreeWhenPriceOrUsageIs() {
        assertThat(Costing.cost(null, ANY)).isEmpty();
        assertThat(Costing.cost(new Price("v", 1, null, null, 1), null)).isEmpty();
        assertThat(Costing.cost(new Price("v", 1, null, null, 1), Usage.of(-1, 5)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"13400, 0.0000134", "0, 0", "1, 0.000000001", "1000000000, 1", "120000000000, 120", "-1500000000, -1.5"
    })
    void isWrittenAsAPlainDecimal(long nanoUsd, String usd) {
        assertThat(new Cost(nanoUsd).usd()).isEqualTo(usd);
    }

    private static long pico(String usdPerMillion) {
        return Price.picoUsdPerToken(new BigDecimal(usdPerMillion));
    }

    private static @Nullable Long maybePico(@Nullable String usdPerMillion) {
        return usdPerMillion == null ? null : pico(usdPerMillion);
    }

    private static Price units(long input, UnitPrice... units) {
        return new Price("v", input, null, null, 0, null, List.of(units));
    }

    @ParameterizedTest
    @CsvSource({
        // $0.006 a minute, $15 a million characters, $2 a thousand searches
        "AUDIO_MILLISECOND, 6000000000, 60000, 1, 100",
        "AUDIO_MILLISECOND, 6000000000, 60000, 90061, 9006100",
        "AUDIO_MILLISECOND, 111000000000, 3600000, 1, 31",
        "CHARACTER, 15000000000000, 1000000, 7, 105000",
        "SEARCH, 2000000000000, 1000, 1, 2000000",
        "IMAGE, 0, 1, 3, 0",
        "IMAGE, 499, 1, 1, 0",
        "IMAGE, 500, 1, 1, 1"
    })
    void unitsCostWhatSoManyOfThemCost(Unit unit, long pico, long per, long count, long nano) {
        var price = units(0, new UnitPrice(unit, "", pico, per));
        assertThat(Costing.cost(price, null, Quantity.of(unit, count))).contains(new Cost(nano));
    }

    @Test
    void aUnitOfItsKindHasItsOwnPrice() {
        var price = units(0, new UnitPrice(Unit.IMAGE, "a", 1_000, 1), new UnitPrice(Unit.IMAGE, "hd/a", 2_000, 1));
        assertThat(Costing.cost(price, null, new Quantity(Unit.IMAGE, 3, "hd/a")))
                .contains(new Cost(6));
        assertThat(Costing.cost(price, null, new Quantity(Unit.IMAGE, 3, "a"))).contains(new Cost(3));
        assertThat(Costing.cost(price, null, new Quantity(Unit.IMAGE, 3, "b"))).isEmpty();
    }

    @Test
    void tokensAndUnitsAreSummedBeforeTheyAreRounded() {
        var price = units(400, new UnitPrice(Unit.IMAGE, "", 300, 1));
        assertThat(Costing.cost(price, Usage.of(1, 0), Quantity.of(Unit.IMAGE, 1)))
                .contains(new Cost(1));
    }

    @Test
    void whatIsNotCountedIsUnknownAndNotFree() {
        var price = units(400, new UnitPrice(Unit.IMAGE, "", 300, 1));
        assertThat(Costing.cost(price, Usage.of(1, 0), null)).isEmpty();
        assertThat(Costing.cost(price, null, Quantity.of(Unit.IMAGE, 1))).isEmpty();
        assertThat(Costing.cost(price, Usage.of(1, 0), Quantity.of(Unit.IMAGE, -1)))
                .isEmpty();
        assertThat(Costing.cost(price, Usage.of(1, 0), Quantity.of(Unit.SEARCH, 1)))
                .isEmpty();
        assertThat(Costing.cost(null, Usage.of(1, 0), Quantity.of(Unit.SEARCH, 1)))
                .isEmpty();
        var byToken = new Price("v", 1_000, null, null, 0);
        assertThat(Costing.cost(byToken, Usage.of(2, 0), Quantity.of(Unit.IMAGE, 1)))
                .contains(new Cost(2));
    }
}
