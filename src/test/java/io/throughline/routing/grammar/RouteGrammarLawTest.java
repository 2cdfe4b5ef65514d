package io.throughline.routing.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written down is read as the same wish, and whatever else is written is a wish or an error of the client's. */
class RouteGrammarLawTest {

    private static final int CASES = 20_000;
    private static final List<String> IDS = List.of("a", "a-b", "a_c", "b.c", "from", "not-x", "with-tools", "x9");
    private static final ProviderNames PROVIDERS = ProviderNames.of(IDS, Map.of("alias", "a"));
    private static final List<String> TRAITS = List.copyOf(Traits.BY_ID.keySet());
    private static final List<String> BITS = List.of(
            "with",
            "without",
            "under",
            "context",
            "from",
            "not",
            "where",
            "and",
            "per",
            "ttft",
            "cost",
            "quality",
            "throughput",
            "vision",
            "long context",
            "request",
            "1M",
            "2s",
            "500ms",
            "128k",
            "0.01",
            "60",
            "$",
            "<",
            "<=",
            ">",
            ">=",
            ",",
            "+",
            "/",
            "-",
            " ",
            "_",
            "é",
            "日本",
            "\uD83D",
            "\0",
            ".",
            "..",
            "a b",
            "İ");

    private final Random random = new Random(20261120);

    @Test
    void aWishIsReadAsItWasWritten() {
        for (int i = 0; i < CASES; i++) {
            var wish = wish();
            var read = RouteGrammar.parse(wish.text(), PROVIDERS);
            assertThat(read).as(wish.text()).isEqualTo(wish);
            assertThat(read.text()).isEqualTo(wish.text());
        }
    }

    @Test
    void caseAndGapsMeanNothing() {
        for (int i = 0; i < CASES; i++) {
            var wish = wish();
            if (wish.from().isEmpty() && wish.not().isEmpty()) {
                var written = new StringBuilder();
                for (char c : wish.text().toCharArray()) {
                    boolean gap = PolicyWord.isGap(c);
                    written.append(gap ? " -_".charAt(random.nextInt(3)) : random.nextBoolean() ? c : upper(c));
                }
                assertThat(RouteGrammar.parse(written.toString(), PROVIDERS))
                        .as(written.toString())
                        .isEqualTo(wish);
            }
        }
    }

    private static char upper(char c) {
        return Character.toUpperCase(c);
    }

    @Test
    void anythingElseIsTheClientsError() {
        int read = 0;
        for (int i = 0; i < CASES; i++) {
            var written = random.nextInt(3) == 0 ? damaged(wish().text()) : scraps();
            try {
                var wish = RouteGrammar.parse(written, PROVIDERS);
                assertThat(RouteGrammar.parse(wish.text(), PROVIDERS)).isEqualTo(wish);
                read++;
            } catch (GatewayException e) {
                assertThat(e.error().kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                assertThat(e.error().message())
                        .startsWith("the policy in model ")
                        .hasSizeLessThan(1_500);
            }
        }
        assertThat(read).isBetween(CASES / 100, CASES / 2);
    }

    private String damaged(String text) {
        var damaged = new StringBuilder(text);
        for (int times = random.nextInt(3); times >= 0 && !damaged.isEmpty(); times--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.deleteCharAt(at);
                case 1 -> damaged.insert(at, one(BITS));
                default -> damaged.setCharAt(at, (char) random.nextInt(0x10000));
            }
        }
        return damaged.toString();
    }

    private String scraps() {
        var text = new StringBuilder(one(List.of(Objective.values())).id());
        for (int left = random.nextInt(9); left > 0; left--) {
            text.append(random.nextInt(4) == 0 ? "" : " ").append(one(BITS));
        }
        return text.toString();
    }

    private Wish wish() {
        return new Wish(
                one(List.of(Objective.values())), some(TRAITS), some(TRAITS), some(IDS), some(IDS), some(bounds()));
    }

    private List<Bound> bounds() {
        var bounds = new ArrayList<Bound>();
        for (var measure : Measure.values()) {
            var relation = measure == Measure.PRICE ? Bound.Relation.LESS : one(List.of(Bound.Relation.values()));
            bounds.add(new Bound(measure, relation, amount(measure)));
        }
        return bounds;
    }

    private BigDecimal amount(Measure measure) {
        int scale = measure == Measure.CONTEXT ? 0 : random.nextInt(13);
        return BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), scale);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of) {
        return of.stream().filter(each -> random.nextInt(4) == 0).toList();
    }
}
