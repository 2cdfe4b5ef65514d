package io.throughline.routing.policy;

import static io.throughline.routing.Shelf.ids;
import static io.throughline.routing.Shelf.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Price;
import io.throughline.catalog.TaskKind;
import io.throughline.chat.Unit;
import io.throughline.routing.Needs;
import io.throughline.routing.Shelf;
import io.throughline.routing.health.Pace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutePolicyTest {

    private static final long USD_PER_MILLION = 1_000_000;

    private static Needs needs(long prompt, long output) {
        return new Needs(Set.of(), prompt, 0, output);
    }

    private static Price cached(String version, double input, double cacheRead, double output) {
        return new Price(version, (long) (input * USD_PER_MILLION), (long) (cacheRead * USD_PER_MILLION), null, (long)
                (output * USD_PER_MILLION));
    }

    @Test
    void whatIsCheapestDependsOnTheRequest() {
        var shelf = new Shelf()
                .live("a")
                .model("a/reads", 1, 10)
                .model("a/writes", 3, 3)
                .model("a/unknown", 128_000, null);
        var reading = shelf.plan("cheapest", needs(10_000, 100));
        assertThat(ids(reading)).containsExactly("a/reads", "a/writes", "a/unknown");
        assertThat(reasons(reading))
                .containsExactly("cheapest: $0.011 expected", "cheapest: $0.0303 expected", "cheapest: price unknown");
        assertThat(ids(shelf.plan("cheapest", needs(100, 10_000)))).startsWith("a/writes");
    }

    @Test
    void aLongPromptHasItsOwnPrice() {
        var far = cached("far", 9, 9, 9);
        var tiered = new Price(
                "t", USD_PER_MILLION, null, null, USD_PER_MILLION, new Price.LongPrompt(1_000, far), List.of());
        var shelf = new Shelf().live("a").model("a/tiered", 128_000, tiered).model("a/flat", 2, 2);
        assertThat(ids(shelf.plan("cheapest", needs(1_000, 1)))).startsWith("a/tiered");
        assertThat(ids(shelf.plan("cheapest", needs(1_001, 1)))).startsWith("a/flat");
        assertThat(reasons(shelf.plan("cheapest from a", needs(1_001, 1))).getLast())
                .isEqualTo("cheapest: $0.009018 expected");
        assertThat(ids(shelf.plan("cheapest under $5 per 1M", needs(1_001, 1)))).containsExactly("a/flat");
    }

    @Test
    void theCachedShareCountsAtItsOwnPrice() {
        var shelf = new Shelf()
                .live("a")
                .model("a/caches", 128_000, cached("c", 4, 0.1, 4))
                .model("a/plain", 2, 2);
        assertThat(ids(shelf.plan("cheapest", needs(10_000, 10)))).startsWith("a/plain");
        var plan = shelf.plan("cheapest", needs(10_000, 10).cached(9_000));
        assertThat(ids(plan)).startsWith("a/caches");
        // 1000 * 4 + 9000 * 0.1 + 10 * 4 millionths of a dollar
        assertThat(reasons(plan)).startsWith("cheapest: $0.00494 expected");
    }

    @Test
    void aPriceByUnitsIsNotFree() {
        var byImage = new Price(
                "i", 0, null, null, 0, null, List.of(new Price.UnitPrice(Unit.IMAGE, "", 40_000_000_000L, 1)));
        var shelf = new Shelf()
                .live("a")
                .model("a/paints", 128_000, byImage)
                .model("a/plain", 2, 2)
                .model("a/gratis", 0, 0);
        assertThat(ids(shelf.plan("cheapest"))).containsExactly("a/gratis", "a/plain", "a/paints");
        assertThat(reasons(shelf.plan("cheapest")).getLast()).isEqualTo("cheapest: charged by units");
        assertThat(ids(shelf.plan("free"))).containsExactly("a/gratis");
    }

    @Test
    void theBestOfOtherProvidersStandByWhereOneProviderHasAllTheBest() {
        var shelf = new Shelf()
                .live("a", "b", "c", "d")
                .model("b/dear", 7, 7)
                .model("b/dearer", 8, 8)
                .model("c/dear", 7.5, 7.5)
                .model("d/dearest", 9, 9);
        for (int i = 1; i <= 6; i++) {
            shelf.model("a/cheap-" + i, i, i);
        }
        assertThat(ids(shelf.plan("cheapest")))
                .containsExactly("a/cheap-1", "a/cheap-2", "a/cheap-3", "a/cheap-4", "a/cheap-5", "b/dear", "c/dear");
        assertThat(ids(shelf.plan("cheapest under $7.2 per 1M")))
                .containsExactly("a/cheap-1", "a/cheap-2", "a/cheap-3", "a/cheap-4", "a/cheap-5", "b/dear");
        assertThat(ids(shelf.plan("cheapest from a"))).hasSize(5);
    }

    @Test
    void fiveRoutesAtMostAndEqualsAsTheyAreListed() {
        var shelf = new Shelf().live("a", "b");
        for (var name : List.of("b/2", "a/9", "b/1", "a/7", "a/8", "a/6")) {
            shelf.model(name, 1, 1);
        }
        assertThat(ids(shelf.model("b/0", 0.5, 1).plan("cheapest"))).containsExactly("b/0", "a/9", "a/7", "a/8", "a/6");
    }

    @Test
    void freeGivesTheBestOfWhatCostsNothing() {
        var shelf = new Shelf()
                .live("a")
                .model("a/small", 8_000, Shelf.price("s", 0, 0))
                .model("a/large", 900_000, Shelf.price("l", 0, 0))
                .model("a/good", 8_000, Shelf.price("g", 0, 0))
                .model("a/unknown", 8_000, null)
                .quality("a/good", 40);
        var plan = shelf.plan("free");
        assertThat(ids(plan)).containsExactly("a/good", "a/large", "a/small");
        assertThat(reasons(plan)).containsOnly("free");
    }

    @Test
    void bestGoesByQualityAndAmongEqualsByCost() {
        var shelf = new Shelf()
                .live("a")
                .model("a/dear", 5, 5)
                .model("a/fair", 2, 2)
                .model("a/top", 9, 9)
                .model("a/unknown", 1, 1)
                .quality("a/dear", 60)
                .quality("a/fair", 60)
                .quality("a/top", 71.5);
        var plan = shelf.plan("best");
        assertThat(ids(plan)).containsExactly("a/top", "a/fair", "a/dear");
        assertThat(reasons(plan)).startsWith("best: quality 71.5, $0.0135 expected");
    }

    @Test
    void bestWithCodeGoesByTheScoreForCode() {
        var shelf = new Shelf()
                .live("a")
                .model("a/coder", 1, 1, Capability.CODE, Capability.TOOLS)
                .model("a/thinker", 1, 1, Capability.CODE, Capability.TOOLS)
                .model("a/unscored", 1, 1, Capability.CODE, Capability.TOOLS)
                .quality("a/coder", 50)
                .quality("a/thinker", 70)
                .quality("a/unscored", 60)
                .quality("a/coder", TaskKind.CODE, 80)
                .quality("a/thinker", TaskKind.CODE, 55);
        assertThat(ids(shelf.plan("best"))).containsExactly("a/thinker", "a/unscored", "a/coder");
        var plan = shelf.plan("best with code");
        assertThat(ids(plan)).containsExactly("a/coder", "a/unscored", "a/thinker");
        assertThat(reasons(plan)).startsWith("best at code: quality 80, $0.0015 expected");
        assertThat(ids(shelf.plan("best with code and tools"))).startsWith("a/thinker");
        assertThat(ids(shelf.plan("best with code where quality>=60"))).containsExactly("a/coder", "a/unscored");
    }

    private static Shelf measured() {
        return new Shelf()
                .live("a")
                .model("a/quick", 9, 9)
                .model("a/steady", 5, 5)
                .model("a/new", 1, 1)
                .model("a/broken", 0.5, 0.5)
                .health(Map.of(
                        "a/quick", new Pace(0.5, 50, 0.9),
                        "a/steady", new Pace(0.2, 20, 0.98),
                        "a/broken", new Pace(0.1, 200, 0.01)));
    }

    @Test
    void fastestCountsTheWholeAnswerAndTheFailures() {
        var plan = measured().plan("fastest", needs(10, 500));
        // 10.5 s / 0.9, the middle ones of its provider: 10.2 s / 0.8, 25.2 s / 0.98, 2.6 s / 0.01
        assertThat(ids(plan)).containsExactly("a/quick", "a/new", "a/steady", "a/broken");
        assertThat(reasons(plan))
                .startsWith(
                        "fastest: 11.7 s expected",
                        "fastest: 12.7 s expected, not measured yet",
                        "fastest: 25.7 s expected");
        assertThat(ids(measured().plan("fastest", needs(10, 1)))).startsWith("a/steady");
    }

    @Test
    void reliableTrustsWhatHasProvenItself() {
        var plan = measured().plan("reliable");
        assertThat(ids(plan)).containsExactly("a/steady", "a/quick", "a/new", "a/broken");
        assertThat(reasons(plan)).startsWith("reliable: at least 98 % of calls succeed");
    }

    @Test
    void balancedTradesPriceForSpeedSuccessAndQuality() {
        var shelf = measured();
        // broken: half the price of new, but it fails nearly always; quick is dear and usual otherwise
        assertThat(ids(shelf.plan("balanced", needs(10, 500))))
                .containsExactly("a/new", "a/steady", "a/quick", "a/broken");
        // 100 points of quality are worth 2^5 times the price
        assertThat(ids(shelf.quality("a/quick", 100).quality("a/new", 0).plan("balanced", needs(10, 500))))
                .startsWith("a/quick");
    }
}
