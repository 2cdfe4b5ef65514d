package io.throughline.routing.named;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a named route leads. */
sealed interface RouteRule {

    /** A model string, or the name of another route, with its place. */
    record Target(String model, Place place) {}

    /** All targets it may ever lead to, in the order of writing. */
    List<Target> targets();

    /** Just there. */
    record To(Target target) implements RouteRule {
        @Override
        public List<Target> targets() {
            return List.of(target);
        }
    }

    /** In that order: the next when the one before it fails. */
    record Try(List<Target> targets) implements RouteRule {
        public Try {
            targets = List.copyOf(targets);
        }
    }

    /** To one of them by weight, and to the others when it fails. */
    record Split(List<Share> shares) implements RouteRule {
        public Split {
            shares = List.copyOf(shares);
        }

        /** Weights count relative to each other. */
        record Share(Target to, int weight) {}

        int total() {
            return shares.stream().mapToInt(Share::weight).sum();
        }

        @Override
        public List<Target> targets() {
            return shares.stream().map(Share::to).toList();
        }
    }

    /** To the first whose condition holds. {@code otherwise} is null when nothing else is foreseen. */
    record When(List<Case> cases, @Nullable Target otherwise) implements RouteRule {
        public When {
            cases = List.copyOf(cases);
        }

        /** One condition and where it leads. */
        record Case(Condition condition, Target to) {}

        @Override
        public List<Target> targets() {
            var targets = new ArrayList<>(cases.stream().map(Case::to).toList());
            if (otherwise != null) {
                targets.add(otherwise);
            }
            return List.copyOf(targets);
        }
    }
}
