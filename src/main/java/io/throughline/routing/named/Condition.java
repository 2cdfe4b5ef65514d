package io.throughline.routing.named;

import java.util.List;
import java.util.stream.Collectors;

/** What a request must be like. {@link #text()} tells it to people. */
sealed interface Condition {

    boolean holds(RouteFacts facts);

    String text();

    /** All of them; holds when there is none. */
    record All(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(RouteFacts facts) {
            return conditions.stream().allMatch(condition -> condition.holds(facts));
        }

        @Override
        public String text() {
            return joined(conditions, " and ");
        }
    }

    /** At least one of them. */
    record Any(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(RouteFacts facts) {
            return conditions.stream().anyMatch(condition -> condition.holds(facts));
        }

        @Override
        public String text() {
            return "(" + joined(conditions, " or ") + ")";
        }
    }

    /** Not that. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(RouteFacts facts) {
            return !condition.holds(facts);
        }

        @Override
        public String text() {
            return "not (" + condition.text() + ")";
        }
    }

    /** One fact compared; what the request does not have equals nothing and is neither more nor less than anything. */
    record Test(Fact fact, Comparison comparison) implements Condition {
        @Override
        public boolean holds(RouteFacts facts) {
            return comparison.holds(facts.values(fact));
        }

        @Override
        public String text() {
            return fact.text() + " " + comparison.text();
        }
    }

    private static String joined(List<Condition> conditions, String between) {
        return conditions.stream().map(Condition::text).collect(Collectors.joining(between));
    }
}
