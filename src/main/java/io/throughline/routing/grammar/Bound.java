package io.throughline.routing.grammar;

import java.math.BigDecimal;

/**
 * A limit to one measure, {@code ttft<2s}. What is unknown is within no bound.
 *
 * @param amount in the unit that {@link Measure} names, without trailing zeros
 */
public record Bound(Measure measure, Relation relation, BigDecimal amount) implements Comparable<Bound> {

    public Bound {
        amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    public enum Relation {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String symbol;

        Relation(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }
    }

    public boolean holds(double value) {
        double limit = amount.doubleValue();
        return switch (relation) {
            case LESS -> value < limit;
            case AT_MOST -> value <= limit;
            case MORE -> value > limit;
            case AT_LEAST -> value >= limit;
        };
    }

    /** As it is written in a policy, but for the word {@code where}. */
    public String text() {
        var number = amount.toPlainString();
        return switch (measure) {
            case PRICE -> "under $" + number + " per 1M";
            case COST -> measure.id() + relation.symbol() + "$" + number;
            case TTFT -> measure.id() + relation.symbol() + number + "s";
            case CONTEXT, QUALITY, THROUGHPUT -> measure.id() + relation.symbol() + number;
        };
    }

    @Override
    public int compareTo(Bound other) {
        int order = measure.compareTo(other.measure);
        order = order != 0 ? order : relation.compareTo(other.relation);
        return order != 0 ? order : amount.compareTo(other.amount);
    }
}
