package io.throughline.routing.named;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How a fact is compared.
 *
 * @param texts what it is compared with: one text, or several for {@code in} and {@code not-in}
 * @param number the same for the operators that compare numbers
 * @param pattern the same for {@code matches}
 */
record Comparison(
        Operator operator,
        List<String> texts,
        @Nullable BigDecimal number,
        @Nullable BoundedPattern pattern) {

    /** As in other gateways' configurations, without their dollar signs. */
    enum Operator {
        EQ("eq", "="),
        NE("ne", "!="),
        GT("gt", ">"),
        GTE("gte", ">="),
        LT("lt", "<"),
        LTE("lte", "<="),
        IN("in", "in"),
        NOT_IN("not-in", "not in"),
        MATCHES("matches", "matches"),
        EXISTS("exists", "exists");

        private final String id;
        private final String sign;

        Operator(String id, String sign) {
            this.id = id;
            this.sign = sign;
        }

        String id() {
            return id;
        }

        boolean comparesNumbers() {
            return this == GT || this == GTE || this == LT || this == LTE;
        }
    }

    /** {@code values} are what the request has of it: none, one, or, for an organization, its id and its name. */
    boolean holds(List<String> values) {
        return switch (operator) {
            case EQ, IN -> values.stream().anyMatch(texts::contains);
            case NE, NOT_IN -> values.stream().noneMatch(texts::contains);
            case GT -> compares(values, sign -> sign > 0);
            case GTE -> compares(values, sign -> sign >= 0);
            case LT -> compares(values, sign -> sign < 0);
            case LTE -> compares(values, sign -> sign <= 0);
            case MATCHES -> pattern != null && values.stream().anyMatch(pattern::isFoundIn);
            case EXISTS -> values.isEmpty() != Boolean.parseBoolean(texts.getFirst());
        };
    }

    private boolean compares(List<String> values, IntPredicate wanted) {
        return number != null
                && values.stream()
                        .flatMap(value -> Numbers.read(value).stream())
                        .anyMatch(value -> wanted.test(value.compareTo(number)));
    }

    String text() {
        return switch (operator) {
            case EXISTS -> Boolean.parseBoolean(texts.getFirst()) ? "exists" : "does not exist";
            case IN, NOT_IN -> operator.sign + " " + String.join(", ", texts);
            default -> operator.sign + " " + texts.getFirst();
        };
    }
}
